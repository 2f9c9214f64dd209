import { ERROR_STATUS, type ErrorEvent } from "@text-completions/core";
import { endsCompletion, readRetryAfterMs } from "@text-completions/core/internal";
import { encodeStreamEvent } from "@text-completions/core/sse";
import type { InspectedCall } from "../inspected-call.ts";
import {
  isEventStream,
  readCompletion,
  readError,
  readEvents,
  readRequest,
  summarise,
  textOf,
} from "./read-call.ts";

/** Headers that a copied request needs; the key comes from the environment. */
const COPIED_HEADERS = ["anthropic-version", "anthropic-beta", "content-type"];

/** A shell command that sends the same request. Its key is that of the environment. */
export function toCurl({ exchange }: InspectedCall): string {
  const { method, url, headers, body } = exchange.request;
  const text = textOf([body]);
  const { origin, pathname } = new URL(url);
  return [
    `curl ${quote(origin + pathname)}${method === "POST" ? "" : ` -X ${method}`}`,
    `-H "x-api-key: $ANTHROPIC_API_KEY"`,
    ...COPIED_HEADERS.flatMap((name) =>
      headers[name] === undefined ? [] : [`-H ${quote(`${name}: ${headers[name]}`)}`],
    ),
    ...(text === "" ? [] : [`-d ${quote(text)}`]),
  ].join(" \\\n  ");
}

/** A word of a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

type ReplyData = string | Readonly<Record<string, unknown>>;

/** A scenario file that lets a mock respond in the same way, at the same pace. */
export function toScenario(call: InspectedCall): string {
  const { question } = summarise(call);
  const when = question === "" ? {} : { when: { lastHumanTurn: question } };
  return JSON.stringify({ replies: [{ reply: toReply(call), ...when }] }, undefined, 2);
}

/** A test whose mock responds in the same way. */
export function toTest(call: InspectedCall): string {
  const scenario = JSON.stringify({ replies: [{ reply: toReply(call) }] }, undefined, 2).replaceAll(
    "\n",
    "\n  ",
  );
  const { stream: isStream = false, ...request } = readRequest(call) ?? {};
  const params = JSON.stringify(request, undefined, 2).replaceAll("\n", "\n  ");
  const send = isStream ? `client.stream(${params}).final()` : `client.complete(${params})`;
  const { text, stopReason } = readCompletion(call);
  const isWhole = stopReason !== undefined;
  return `import { createClient } from "@text-completions/client";
import { createMock } from "@text-completions/mock";
import { readScenario } from "@text-completions/mock/scenario";
import { expect, test } from "vitest";

test(${JSON.stringify(`call ${call.id}`)}, async () => {
  const mock = readScenario(${scenario}).addTo(createMock());
  const client = createClient({ apiKey: "any", fetch: mock.fetch, maxRetries: 0${isSilent(call) ? SHORT_LIMITS : ""} });

  const completion = ${send};

  ${isWhole ? `expect((await completion).completion).toBe(${JSON.stringify(text)});` : "await expect(completion).rejects.toThrow();"}
});
`;
}

/** Whether the mock of the test goes silent, so that the client needs its own limits. */
function isSilent({ outcome }: InspectedCall): boolean {
  return outcome === "pending" || outcome === "aborted";
}

const SHORT_LIMITS = ", timeoutMs: 1000, stallTimeoutMs: 1000";

/** What was sent, as the reply of a scenario. */
function toReply(call: InspectedCall): ReplyData {
  const { response } = call.exchange;
  if (response === undefined) return call.outcome === "dropped" ? { drop: true } : { stall: true };
  if (isEventStream(call)) return toStream(call);
  const { text, stopReason } = readCompletion(call);
  if (stopReason !== undefined) return { completion: text, stopReason };
  const error = readError(call);
  const body = textOf(response.chunks);
  if (error === undefined || !isScriptable(error.type))
    return { response: { status: response.status, headers: contentType(response.headers), body } };
  const retryAfterMs = readRetryAfterMs(new Headers(response.headers), call.startedAt);
  return {
    failure: error.type,
    message: error.message,
    status: response.status,
    ...(retryAfterMs !== undefined && { retryAfterSeconds: retryAfterMs / 1000 }),
  };
}

function contentType(headers: Readonly<Record<string, string>>): Record<string, string> {
  const type = headers["content-type"];
  return type === undefined ? {} : { "content-type": type };
}

/** Whether a mock can send an error of that type by itself. */
function isScriptable(type: string): boolean {
  return Object.hasOwn(ERROR_STATUS, type) || type === "forbidden";
}

function toErrorStep(event: ErrorEvent): unknown {
  const { type, message } = event.error;
  return isScriptable(type) ? { errorEvent: type, message } : { raw: encodeStreamEvent(event) };
}

/** A shorter pause is the server's own speed. */
const MIN_PAUSE_MS = 5;

function toStream(call: InspectedCall): ReplyData {
  const { events } = readEvents(call);
  const steps: unknown[] = [];
  let before = call.exchange.response?.headersAtMs ?? 0;
  let stopReason: string | undefined;
  let isEnded = false;
  for (const { atMs, event } of events) {
    if (atMs - before >= MIN_PAUSE_MS) steps.push({ pause: Math.round(atMs - before) });
    before = atMs;
    if (event.type === "ping") steps.push({ ping: true });
    else if (event.type === "error") steps.push(toErrorStep(event));
    else if (event.completion !== "") steps.push(event.completion);
    if (event.type === "completion" && endsCompletion(event)) stopReason = event.stop_reason ?? undefined;
    isEnded ||= event.type === "error" || stopReason !== undefined;
  }
  if (!isEnded) steps.push(call.outcome === "dropped" ? { drop: true } : { stall: true });
  return { stream: steps, ...(stopReason !== undefined && { stopReason }) };
}
