import type { CompletionRequest, StreamEvent } from "@text-completions/core";
import {
  decodeBytes,
  endsCompletion,
  isPlainObject,
  parseJson,
  type TimelineEvent,
  type TimelineStream,
} from "@text-completions/core/internal";
import { createStreamEventDecoder, isEventStreamError } from "@text-completions/core/sse";
import type { InspectedCall } from "../inspected-call.ts";

/** The main facts of a call. */
export interface CallSummary {
  readonly model: string;
  /** The last human turn of the prompt, or else the body. */
  readonly question: string;
  readonly isStream: boolean;
  readonly status: number | undefined;
  /** The outcome: 2xx without an error, an error, or not ended. */
  readonly state: "good" | "bad" | "open";
  readonly durationMs: number;
}

/** Summarises a call. */
export function summarise(call: InspectedCall): CallSummary {
  const { exchange, outcome } = call;
  const { response } = exchange;
  const request = readRequest(call);
  const failed =
    outcome === "dropped" ||
    outcome === "aborted" ||
    (response?.status ?? 200) >= 400 ||
    readError(call) !== undefined;
  return {
    model:
      call.liveModel === undefined ? (request?.model ?? "") : `${request?.model ?? ""} → ${call.liveModel}`,
    question: readQuestion(request?.prompt ?? textOf([exchange.request.body])),
    isStream: isEventStream(call),
    status: response?.status,
    state: failed ? "bad" : outcome === "pending" ? "open" : "good",
    durationMs: outcome === "pending" ? Date.now() - call.startedAt : exchange.endedAtMs,
  };
}

/** The body of the request, if it is a JSON object. Its members are not validated. */
export function readRequest({
  exchange,
}: InspectedCall): (Partial<CompletionRequest> & { prompt?: string; model?: string }) | undefined {
  const body = parseJson(textOf([exchange.request.body]));
  return isPlainObject(body) ? body : undefined;
}

function readQuestion(prompt: unknown): string {
  if (typeof prompt !== "string") return "";
  const last = prompt.lastIndexOf("\n\nHuman:");
  const turn = last < 0 ? prompt : prompt.slice(last + "\n\nHuman:".length);
  return (turn.split("\n\nAssistant:")[0] ?? "").trim();
}

/** Whether the response is a stream. */
export function isEventStream({ exchange }: InspectedCall): boolean {
  return exchange.response?.headers["content-type"]?.startsWith("text/event-stream") === true;
}

/** The text of a body, in pieces or whole. */
export function textOf(pieces: readonly ({ text: string } | { base64: string })[]): string {
  const decoder = new TextDecoder();
  return (
    pieces.map((piece) => decoder.decode(decodeBytes(piece), { stream: true })).join("") + decoder.decode()
  );
}

/** An event with its time. */
export interface TimedEvent {
  readonly atMs: number;
  readonly event: StreamEvent;
}

/** The events of a stream, until one that cannot be read. */
export function readEvents({ exchange, outcome }: InspectedCall): {
  events: TimedEvent[];
  marks: TimelineEvent[];
  problem: string | undefined;
} {
  const events: TimedEvent[] = [];
  const marks: TimelineEvent[] = [];
  let atMs = 0;
  let problem: string | undefined;
  const other = (text: string): void => void marks.push({ kind: "other", atMs, text, errors: [] });
  const decoder = createStreamEventDecoder(
    (event) => {
      events.push({ atMs, event });
      marks.push({ kind: kindOf(event), atMs, text: JSON.stringify(event), errors: [] });
    },
    {
      onUnknownEvent: ({ event = "", data }) => other(`${event}: ${data}`),
      onUnnamedEvent: ({ data }) => other(data),
    },
  );
  const chunks = exchange.response?.chunks ?? [];
  try {
    for (const chunk of chunks) {
      ({ atMs } = chunk);
      decoder.decode(decodeBytes(chunk));
    }
    if (outcome === "answered") decoder.end();
  } catch (error) {
    if (!isEventStreamError(error)) throw error;
    problem = error.problem;
    marks.push({ kind: "other", atMs, text: error.event?.data ?? "", errors: [problem] });
  }
  return { events, marks, problem };
}

function kindOf(event: StreamEvent): TimelineEvent["kind"] {
  if (event.type !== "completion") return event.type;
  return endsCompletion(event) ? "terminal" : "text";
}

/** A call as its timeline is drawn. */
export function toTimeline(call: InspectedCall): TimelineStream {
  const { exchange, outcome, startedAt } = call;
  const { response, endedAtMs, error = "The connection broke." } = exchange;
  const breaks = {
    pending: undefined,
    answered: undefined,
    dropped: error,
    aborted: "The client disconnected.",
  };
  return {
    headersAtMs: response?.headersAtMs ?? 0,
    endedAtMs: outcome === "pending" ? Date.now() - startedAt : endedAtMs,
    chunks: (response?.chunks ?? []).map((chunk) => ({ atMs: chunk.atMs, bytes: decodeBytes(chunk).length })),
    events: readEvents(call).marks,
    error: breaks[outcome],
  };
}

/** The error in the response, whether JSON or an event. */
export function readError(call: InspectedCall): { type: string; message: string } | undefined {
  const { response } = call.exchange;
  if (response === undefined) return undefined;
  const body = isEventStream(call)
    ? readEvents(call).events.findLast(({ event }) => event.type === "error")?.event
    : parseJson(textOf(response.chunks));
  const error = isPlainObject(body) ? body["error"] : undefined;
  if (!isPlainObject(error) || typeof error["type"] !== "string") return undefined;
  return { type: error["type"], message: typeof error["message"] === "string" ? error["message"] : "" };
}

/** The text of the completion so far. */
export function readCompletion(call: InspectedCall): { text: string; stopReason: string | undefined } {
  if (isEventStream(call)) {
    let text = "";
    let stopReason: string | undefined;
    for (const { event } of readEvents(call).events) {
      if (event.type !== "completion") continue;
      text += event.completion;
      stopReason = endsCompletion(event) ? (event.stop_reason ?? undefined) : undefined;
    }
    return { text, stopReason };
  }
  const body = parseJson(textOf(call.exchange.response?.chunks ?? []));
  if (!isPlainObject(body) || typeof body["completion"] !== "string")
    return { text: "", stopReason: undefined };
  const { completion, stop_reason: reason } = body;
  return { text: completion, stopReason: typeof reason === "string" ? reason : undefined };
}
