import {
  describeCause,
  endSentence,
  isWebStream,
  membersOf,
  parseJsonOrText,
  reportsError,
  reportsFailure,
} from "@text-completions/core/internal";
import type { EventStreamError, ServerSentEvent } from "@text-completions/core/sse";
import { failedTo, redactorOf, type Call } from "../call.ts";
import { StreamError, type ApiError, type StreamErrorReason } from "../errors.ts";
import { createApiError, createErrorOfSuccess } from "../transport/error-response.ts";
import { readErrorBody } from "../transport/read-body.ts";
import { readRequestId } from "../transport/response-headers.ts";
import {
  CHECK_BASE_URL,
  containsEvents,
  describeBody,
  describeReadFailure,
  excerpt,
  findBodyFix,
  findBytesFix,
  findReadFix,
} from "../transport/unexpected-body.ts";

/** What has been read of a stream when it fails. */
export interface StreamProgress {
  readonly call: Call;
  readonly response: Response;
  /** All text received so far. */
  readonly text: string;
  readonly hasBytes: boolean;
  /** Whether there was an event of this API. */
  readonly hasEvents: boolean;
  /** Names of events that are not of this API, as messages show them. */
  readonly unknownNames: ReadonlySet<string>;
  /** The newest event that is not of this API, if no completion followed it. */
  readonly passedOver: ServerSentEvent | undefined;
}

const RETRY = "Send the request again.";

export function createStreamError(
  { call, response, text }: StreamProgress,
  reason: StreamErrorReason,
  message: string,
  cause?: unknown,
): StreamError {
  return new StreamError(reason, `${failedTo(call)}: ${message}`, {
    requestId: readRequestId(response),
    partial: text,
    redactor: redactorOf(call),
    cause,
  });
}

/** The error that the server reported in the stream, in whatever format. */
export function createReportedError({ call, response, text }: StreamProgress, data: unknown): ApiError {
  const source = "the stream ended with an error event";
  return createApiError(call, response, data, {
    source,
    ...(data === undefined && { problem: () => `${source} that has no data` }),
    partial: text,
  });
}

/** The error of a stream that could not be read to its end. */
export function createReadError(progress: StreamProgress, error: unknown): StreamError {
  const message = withPartial(progress, describeReadFailure(progress.response, error));
  return createStreamError(progress, "truncated", message, error);
}

/** The error of a stream that ended without an event that has a `stop_reason`: what it contained last says why. */
export function createEndError(progress: StreamProgress): ApiError | StreamError {
  const { passedOver } = progress;
  return passedOver !== undefined && reportsFailure(passedOver)
    ? createReportedError(progress, parseJsonOrText(passedOver.data))
    : createStreamError(progress, "truncated", describeEnd(progress));
}

/** How a stream ended without an event that has a `stop_reason`, and what to do. */
function describeEnd(progress: StreamProgress): string {
  const { response, hasBytes, hasEvents, unknownNames, passedOver } = progress;
  if (!hasBytes) {
    const fix = findBodyFix(undefined, response);
    return `expected a stream of events, got ${describeBody(response)} and an empty body. ${fix}`;
  }
  if (hasEvents || unknownNames.size === 0) {
    const what = hasEvents ? "an event with a stop_reason" : "its first event";
    const after =
      passedOver === undefined
        ? ""
        : `, after an event ${showName(progress, passedOver)} ${showData(progress, passedOver)}`;
    return `${endSentence(`the stream ended before ${what}${after}`)} ${withPartial(progress, RETRY)}`;
  }
  const last = passedOver === undefined ? "" : `, the last ${showData(progress, passedOver)}`;
  const names = [...unknownNames].join(", ");
  return `${endSentence(`the stream has no event of this API, but events ${names}${last}`)} ${CHECK_BASE_URL}`;
}

const MAX_NAME_LENGTH = 40;

/** The name of an event, as messages show it. */
export function showName({ call }: StreamProgress, { event }: ServerSentEvent): string {
  if (!event) return "without a name";
  // Redacted before it is cut, so that no part of a secret remains.
  return JSON.stringify(redactorOf(call).text(event).slice(0, MAX_NAME_LENGTH));
}

function showData({ call }: StreamProgress, { data }: ServerSentEvent): string {
  if (data === "") return "without data";
  return `with data ${excerpt(redactorOf(call).value(parseJsonOrText(data)))}`;
}

/** Adds where the text is, if some arrived. */
function withPartial({ text }: StreamProgress, message: string): string {
  return text === "" ? message : `${message} The text that arrived is in partial.`;
}

/** The error of bytes that are not events of this API: what the server reported in them, or else what is wrong. */
export function toStreamError(progress: StreamProgress, error: EventStreamError): ApiError | StreamError {
  const { reason, problem, event } = error;
  if (redactorOf(progress.call).value(event) !== event) {
    // The problem quotes the event, and may have cut a secret that would then not be recognised.
    return createStreamError(
      progress,
      "malformed",
      "an event is malformed. Its content is withheld, because it contains a credential.",
    );
  }
  const data = parseJsonOrText(event?.data ?? "");
  if (event?.event === "error") return createReportedError(progress, data);
  if ((reason === "malformed" || reason === "unnamed") && reportsError(data)) {
    // Text instead of events is the body of an error response.
    const isBody = !progress.hasEvents && event?.event === undefined && reason === "malformed";
    return (isBody ? findReportedError(progress, data) : undefined) ?? createReportedError(progress, data);
  }
  const fix = findEventFix(progress, error) ?? error.fix ?? "Check any proxies between you and the server.";
  return createStreamError(
    progress,
    reason === "unterminated" ? "truncated" : "malformed",
    `${endSentence(problem)} ${fix}`,
    error,
  );
}

/** What to do about a stream that was cut off, is not text, or is one of version 2023-01-01, whose events have no name. */
function findEventFix(progress: StreamProgress, { reason, event }: EventStreamError): string | undefined {
  if (reason === "unterminated") return withPartial(progress, RETRY);
  const isText = reason === "malformed" && event?.event === undefined;
  if (isText) return findBytesFix(event?.data ?? "");
  const { type, completion } = membersOf(parseJsonOrText(event?.data ?? ""));
  if (reason !== "unnamed" || typeof completion !== "string" || type !== undefined) return undefined;
  const { version } = progress.call.settings;
  return `Streams of anthropic-version 2023-01-01 look like this; ${version} was sent. Add the incrementalStream() middleware, or check any proxies between you and the server.`;
}

/**
 * The error of a response that is not a stream. A server that fails before its stream begins may respond with a JSON
 * error despite the status 200.
 */
export async function explainNotAStream(
  progress: StreamProgress,
  signal: AbortSignal,
): Promise<ApiError | StreamError> {
  const { call, response } = progress;
  const { body } = response;
  const what = describeBody(response);
  if (body === null) {
    const message = `expected a stream, got ${what} and no body. ${findBodyFix(undefined, response)}`;
    return createStreamError(progress, "not-a-stream", message);
  }
  if (!isWebStream(body)) {
    const message = `expected a body that can be read as a stream, got ${what} without one. Pass a fetch that supports streamed responses; those of React Native and of XMLHttpRequest polyfills do not.`;
    return createStreamError(progress, "not-a-stream", message);
  }
  const { text, error: readError } = await readErrorBody(body, signal);
  if (text === "" && readError !== undefined) {
    const message = `expected content-type text/event-stream, got ${what}, whose body could not be read: ${describeCause(readError)}. ${findReadFix(response)}`;
    return createStreamError(progress, "not-a-stream", message, readError);
  }
  const received = redactorOf(call).value(parseJsonOrText(text));
  const reported = findReportedError(progress, received);
  if (reported !== undefined) return reported;
  const fix = containsEvents(text)
    ? "The body contains events: make the server, or the proxy in front of it, send that content type."
    : findBodyFix(received, response);
  const problem = `expected content-type text/event-stream, got ${what}: ${excerpt(received)}`;
  return createStreamError(progress, "not-a-stream", `${endSentence(problem)} ${fix}`);
}

/** The error that a body reports where a stream was expected. */
function findReportedError({ call, response, text }: StreamProgress, body: unknown): ApiError | undefined {
  return createErrorOfSuccess(call, response, body, { expected: "a stream", partial: text });
}
