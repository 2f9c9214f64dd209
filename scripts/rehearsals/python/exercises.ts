import { setTimeout as sleep } from "node:timers/promises";
import type { Behaviour } from "../../../packages/bridge/test/messages-api/create-messages-api.ts";
import {
  completion,
  drop,
  errorEvent,
  failure,
  type Mock,
  type MockRequest,
  pause,
  raw,
  type Reply,
  stall,
  stream,
  text,
} from "@text-completions/mock";

/** What a client is taken through, and how the servers behave meanwhile. */
export interface Exercise {
  /** In brackets, the human turn of its prompt, by which the servers recognize it. */
  name: string;
  title: string;
  /** What the server does, for the page. */
  server: string;
  /** What the client does: `"raw"` gets the response with its headers, `"streamed"` before its body has come. */
  kind: "complete" | "stream" | "leave" | "raw" | "raw_stream" | "streamed" | "streamed_stream";
  options?: { stop?: string[]; timeout?: number };
  wrongKey?: true;
  /** The mock's first reply; later ones are the text. Default: the text. */
  mock?: Reply;
  /** What the upstream of the bridge does first; later it sends the text. "never": the bridge never behaves so. */
  upstream?: Behaviour | "never";
}

/** What both servers say. */
export const TEXT = " One two three.";

const SILENCE_MS = 3000;

/** One piece and no end, in the two versions of the API. */
function cutOff({ headers }: MockRequest): Response {
  const data = JSON.stringify({ completion: " One", stop_reason: null, model: "claude-2.1" });
  const named = headers["anthropic-version"] !== "2023-01-01";
  return new Response(`${named ? "event: completion\n" : ""}data: ${data}\n\n`, {
    headers: { "content-type": "text/event-stream; charset=utf-8" },
  });
}

export const EXERCISES: readonly Exercise[] = [
  { name: "complete", title: "A completion", server: "sends a text", kind: "complete" },
  { name: "stream", title: "A stream", server: "streams the text", kind: "stream" },
  {
    name: "stop",
    title: "A stop sequence",
    server: 'ends the text at the stop sequence `"two"` of the request',
    kind: "complete",
    options: { stop: ["two"] },
  },
  {
    name: "raw",
    title: "A raw response",
    server: "sends a text; the client reads status, `request-id` and then the text (`with_raw_response`)",
    kind: "raw",
  },
  {
    name: "raw-stream",
    title: "A raw response with a stream",
    server: "streams the text; the client reads status, `request-id` and then the events",
    kind: "raw_stream",
  },
  {
    name: "streamed",
    title: "A response that is read as it comes",
    server: "sends a text; the client gets the response before its body (`with_streaming_response`)",
    kind: "streamed",
  },
  {
    name: "streamed-stream",
    title: "A stream that is read as it comes",
    server: "streams the text; the client gets the response before its body, then reads the events",
    kind: "streamed_stream",
  },
  {
    name: "raw-bad-request",
    title: "A bad request, with a raw response",
    server: "responds with a 400, `invalid_request_error`",
    kind: "raw",
    mock: failure("invalid_request_error"),
    upstream: { response: () => rejectWith(400, "invalid_request_error") },
  },
  {
    name: "raw-rate-limit",
    title: "A rate limit, with a raw response",
    server: "responds once with a 429 and `retry-after: 1`, then sends the text",
    kind: "raw",
    mock: failure("rate_limit_error", { retryAfterSeconds: 1 }),
    upstream: { response: () => rejectWith(429, "rate_limit_error", { "retry-after": "1" }) },
  },
  {
    name: "bad-request",
    title: "A bad request",
    server: "responds with a 400, `invalid_request_error`",
    kind: "complete",
    mock: failure("invalid_request_error"),
    upstream: { response: () => rejectWith(400, "invalid_request_error") },
  },
  {
    name: "wrong-key",
    title: "A wrong key",
    server: "responds with a 401, `authentication_error`",
    kind: "complete",
    wrongKey: true,
  },
  {
    name: "rate-limit",
    title: "A rate limit",
    server: "responds once with a 429 and `retry-after: 1`, then sends the text",
    kind: "complete",
    mock: failure("rate_limit_error", { retryAfterSeconds: 1 }),
    upstream: { response: () => rejectWith(429, "rate_limit_error", { "retry-after": "1" }) },
  },
  {
    name: "overloaded",
    title: "An overloaded server",
    server: "responds once with a 529, then sends the text",
    kind: "complete",
    mock: failure("overloaded_error"),
    upstream: { response: () => rejectWith(529, "overloaded_error") },
  },
  {
    name: "silence",
    title: "A silent server",
    server: "sends the text after 3 s the first time, then at once; the client's timeout is 1 s",
    kind: "complete",
    options: { timeout: 1 },
    mock: completion(TEXT, { delayMs: SILENCE_MS }),
    upstream: { text: TEXT, response: () => respondLate() },
  },
  {
    name: "leave",
    title: "Leaving a stream",
    server: "streams one piece, and would go on; the client closes the stream or cancels its task",
    kind: "leave",
    mock: stream([text(" One"), stall()]),
    upstream: { text: TEXT, stallAfter: 1 },
  },
  {
    name: "broken-stream",
    title: "A broken stream",
    server: "streams one piece, then the connection breaks",
    kind: "stream",
    mock: stream([text(" One"), pause(50), drop()]),
    upstream: { text: TEXT, delayMs: 50, dropAfter: 1 },
  },
  {
    name: "cut-stream",
    title: "A stream that is cut off",
    server: "streams one piece, then the response ends, properly as HTTP goes, without a last event",
    kind: "stream",
    mock: cutOff,
    upstream: { text: TEXT, endAfter: 1 },
  },
  {
    name: "error-event",
    title: "An error in a stream",
    server: "streams one piece, then the event `error` with `overloaded_error`",
    kind: "stream",
    mock: stream([text(" One"), errorEvent("overloaded_error")]),
    upstream: { text: TEXT, errorAfter: 1 },
  },
  {
    name: "unknown-event",
    title: "An unknown event in a stream",
    server: "streams the text with an event of an unknown type in the middle",
    kind: "stream",
    mock: stream([
      text(" One"),
      raw('event: usage\ndata: {"type": "usage", "tokens": 1}\n\n'),
      text(" two three."),
    ]),
    upstream: "never",
  },
];

/** Scripts a mock for all exercises, once. */
export function scriptMock(mock: Mock): void {
  mock.reply(TEXT);
  for (const { name, mock: reply } of EXERCISES) {
    if (reply !== undefined) mock.replyOnce(reply, { when: { lastHumanTurn: new RegExp(`\\[${name}\\]`) } });
  }
}

/** What an upstream of the bridge does: the failure of each exercise once, otherwise the text. */
export function createBehaviour(): (body: Record<string, unknown>) => Behaviour {
  const done = new Set<string>();
  return ({ messages }) => {
    const question = JSON.stringify(messages);
    const exercise = EXERCISES.find(({ name }) => question.includes(`[${name}]`));
    if (typeof exercise?.upstream !== "object" || done.has(exercise.name)) return { text: TEXT };
    done.add(exercise.name);
    return exercise.upstream;
  };
}

async function respondLate(): Promise<Response> {
  await sleep(SILENCE_MS);
  const content = [{ type: "text", text: TEXT }];
  return Response.json({
    id: "msg_late",
    type: "message",
    role: "assistant",
    content,
    stop_reason: "end_turn",
  });
}

function rejectWith(status: number, type: string, headers: Record<string, string> = {}): Response {
  const error = { type: "error", error: { type, message: "This request has to fail." } };
  return Response.json(error, { status, headers });
}
