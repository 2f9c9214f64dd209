import {
  API_VERSION,
  HEADER,
  type RecordedChunk,
  type RecordedExchange,
  SPEC_SHA256,
} from "@text-completions/core";
import type { CheckResult, Report, Violation } from "@text-completions/contract";

const JSON_HEADERS = { [HEADER.contentType]: "application/json" };
const SENT = { ...JSON_HEADERS, [HEADER.anthropicVersion]: API_VERSION };

/** Text that means something to XML, HTML, GitHub and terminals. */
export const NASTY = `<b>"it's" & \u0000\u001B[31m %0A ::error::,\r\n]]>\ud800`;

interface TextChunk {
  atMs: number;
  text: string;
}

function chunk(atMs: number, text: string): TextChunk {
  return { atMs, text };
}

function event(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function completionEvent(completion: string, stop_reason: string | null): string {
  return event("completion", {
    type: "completion",
    id: "compl_1",
    completion,
    stop_reason,
    model: "claude-2.1",
  });
}

/** A stream that goes on after its end, and then says `[DONE]`. */
const STREAM: TextChunk[] = [
  chunk(212.4, event("ping", { type: "ping" })),
  ...[" One", " two", " three", " fo", "ür"].map((text, index) =>
    chunk(240 + index * index * 13.7, completionEvent(text, null)),
  ),
  chunk(520, completionEvent("", "stop_sequence")),
  chunk(540.25, completionEvent("", "stop_sequence") + "data: [DONE]\n\n"),
];

const BEFORE_DONE =
  new TextEncoder().encode(STREAM.map(({ text }) => text).join("")).length - "data: [DONE]\n\n".length;

function exchange(
  body: object,
  endedAtMs: number,
  response: RecordedExchange["response"],
  error?: string,
): RecordedExchange {
  const sent = {
    model: "claude-2.1",
    max_tokens_to_sample: 8,
    prompt: "\n\nHuman: Hi\n\nAssistant:",
    ...body,
  };
  return {
    request: {
      method: "POST",
      url: "http://127.0.0.1:4010/v1/complete",
      headers: SENT,
      body: { text: JSON.stringify(sent) },
    },
    ...(response !== undefined && { response }),
    end: error === undefined ? "complete" : "broken",
    endedAtMs,
    ...(error !== undefined && { error }),
  };
}

function respond(
  status: number,
  headers: Record<string, string>,
  headersAtMs: number,
  chunks: readonly RecordedChunk[],
): RecordedExchange["response"] {
  return { status, headers, headersAtMs, chunks: [...chunks] };
}

const EVENT_STREAM = { [HEADER.contentType]: "text/event-stream; charset=utf-8" };

const EXCHANGES: RecordedExchange[] = [
  exchange(
    {},
    31.2,
    respond(200, JSON_HEADERS, 30.2, [
      chunk(30.7, '{"type":"completion","id":"compl_1","completion":" Hi","stop_reason":"stop_sequence"}'),
    ]),
  ),
  exchange({ stream: true }, 541, respond(200, EVENT_STREAM, 180, STREAM)),
  exchange({ temperature: 2 }, 4, respond(500, JSON_HEADERS, 3, [chunk(3.5, NASTY)])),
  exchange({ stream: true }, 310, respond(200, EVENT_STREAM, 20, STREAM.slice(0, 4)), "terminated"),
  exchange({ prompt: "" }, 1, undefined, "fetch failed"),
];

function violation(check: Partial<CheckResult>, rest: Partial<Violation>): Violation {
  const { id = "", severity = "must", spec = "", remedy = "" } = check;
  return { check: id, severity, spec, remedy, message: "", where: "response", ...rest };
}

function result(check: Partial<CheckResult>, violations: Partial<Violation>[] = []): CheckResult {
  const whole: CheckResult = {
    id: "request/plain",
    title: "A plain request gets a 200.",
    severity: "must",
    spec: "#/paths/~1v1~1complete/post/responses/200",
    remedy: "Respond with 200.",
    mode: "passive",
    billable: true,
    outcome: violations.length > 0 ? "failed" : "passed",
    exchanges: [0],
    durationMs: 31.2,
    ...check,
    violations: [],
  };
  return { ...whole, violations: violations.map((each) => violation(whole, each)) };
}

const RESULTS: CheckResult[] = [
  result({}),
  result(
    {
      id: "stream/nothing-after-end",
      title: "Nothing follows the event that ends a stream.",
      spec: "#/components/schemas/StreamEvent",
      remedy: "Close the body after the event with a stop_reason; this API has no [DONE].",
      exchanges: [1],
    },
    [
      {
        message: "A second event with a stop_reason follows the end of the stream.",
        where: "stream.events[7]",
        exchange: 1,
      },
      {
        message: 'Event 9 has no name, and its data "[DONE]" is no JSON.',
        where: "stream.events[8]",
        expected: "nothing",
        received: "[DONE]",
        exchange: 1,
        offset: BEFORE_DONE,
      },
    ],
  ),
  result(
    {
      id: "errors/status",
      title: "An invalid request gets a 400.",
      spec: "#/paths/~1v1~1complete/post/responses/400",
      remedy: `Respond with 400 & say why: ${NASTY}`,
      exchanges: [2, 4],
    },
    [
      {
        message: `A temperature of 2 gets a 500: ${NASTY}`,
        where: "response.status",
        expected: 400,
        received: 500,
        exchange: 2,
      },
      { message: "An empty prompt got no response: fetch failed.", where: "response", exchange: 4 },
    ],
  ),
  result(
    {
      id: "headers/request-id",
      severity: "should",
      title: "Every response has a request-id.",
      spec: "#/components/headers/request-id",
      remedy: "Send a request-id with every response, errors included.",
    },
    [0, 1, 2, 3].map((index) => ({
      message: "The response has no request-id.",
      where: "response.headers.request-id",
      exchange: index,
    })),
  ),
  result({
    id: "stop/honoured",
    title: "A stop sequence ends the text.",
    outcome: "inconclusive",
    reason: { code: "not-deterministic", text: "the model did not write the stop sequence" },
  }),
  result({
    id: "limits/size",
    title: "A body of 32 MB is rejected.",
    outcome: "skipped",
    reason: { code: "excluded", text: "excluded", option: "skip" },
    exchanges: [],
  }),
];

/** A report on a server with many problems, with everything that a report may contain. */
export const SAMPLE_REPORT: Report = {
  version: 1,
  document: SPEC_SHA256,
  baseUrl: "http://127.0.0.1:4010",
  startedAt: "2026-11-20T08:00:00.000Z",
  durationMs: 1234.5,
  complete: true,
  results: RESULTS,
  exchanges: EXCHANGES,
  summary: { passed: 1, failed: 3, inconclusive: 1, skipped: 1, requests: 5 },
};
