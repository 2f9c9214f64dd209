import { findModel, type ErrorType } from "@text-completions/core";
import { readRetryAfterMs, withoutUrlSecrets } from "@text-completions/core/internal";
import { failedTo, redactorOf, type Call } from "../call.ts";
import { ApiError } from "../errors.ts";
import { readRequestId } from "./response-headers.ts";

/** Details of a message that the body does not contain. */
interface Circumstances {
  /** The source of the error, before its type. Default: the status. */
  source?: string;
  /** What was expected and what was received, instead of the message of the body. */
  problem?: (excerpt: string) => string;
  /** What to do, as whole sentences. Default: what the status and the body suggest. */
  fix?: string;
  /** The text received so far. */
  partial?: string;
}

/** Creates the error for any body of an error response or data of an error event. */
export function createApiError(
  call: Call,
  response: Response,
  rawBody: unknown,
  { source, problem, fix, partial }: Circumstances = {},
): ApiError {
  const { status, headers } = response;
  const redactor = redactorOf(call);
  // Redacted before anything is cut, so that no part of a secret remains.
  const body = redactor.value(rawBody);
  const { error, words } = readError(body);
  const reason = error?.message ?? words ?? (body === undefined ? describeEmpty(response) : excerpt(body));
  const what =
    problem?.(excerpt(body)) ?? `${[source ?? status, error?.type].filter(Boolean).join(" ")}: ${reason}`;
  const requestId = readRequestId(response) ?? getText(body, "request_id");
  const sentences = [
    endSentence(`${failedTo(call)}: ${what}`),
    fix ?? findFix(call.body.model, status, error?.message),
    requestId === undefined ? "" : `Request id: ${requestId}.`,
  ];
  return new ApiError(sentences.filter(Boolean).join(" "), {
    status,
    type: error?.type,
    apiMessage: error?.message,
    headers,
    body,
    retryAfterMs: readRetryAfterMs(headers, call.settings.clock.now()),
    requestId,
    partial,
    redactor,
  });
}

interface ErrorWords {
  /** `error` of the API's envelope. */
  error?: { type: ErrorType | undefined; message: string | undefined } | undefined;
  /** The message in the formats of other servers and proxies. */
  words?: string | undefined;
}

function readError(body: unknown): ErrorWords {
  const error = getProperty(body, "error");
  if (typeof error === "string") return { words: error };
  if (Object(error) === error) {
    return { error: { type: getText(error, "type"), message: getText(error, "message") } };
  }
  return { words: getText(body, "detail") ?? getText(body, "message") };
}

/** What a response without a body says: where it redirects to, if it does. */
function describeEmpty({ headers }: Response): string {
  const location = headers.get("location");
  return location === null
    ? "the response has no body"
    : `the response redirects to ${withoutUrlSecrets(location)}`;
}

/** What to do about a body that is not what the request asked for, though its status is one of success. */
export function findBodyFix(body: unknown): string {
  if (body === undefined)
    return "Check the server, and any proxies between you and it: the API always sends a body.";
  if (typeof getProperty(body, "completion") === "string") {
    return "The server did not stream, although the request says stream: true. Call complete(), or make the server stream.";
  }
  return "Check that baseUrl points to the API.";
}

/** Whether a body that was read as text is a stream of events. */
export function containsEvents(body: unknown): boolean {
  return typeof body === "string" && /^(?:event|data|id|retry)?:/m.test(body);
}

/** What to do about a body that could not be read to its end. */
export function findReadFix({ headers }: Response): string {
  const encoding = headers.get("content-encoding");
  return encoding === null
    ? "Send the request again, or check any proxies between you and the server."
    : `Check that the server, or the proxy in front of it, encodes the body as ${encoding}.`;
}

/** What to do about a redirect, or about a model that the server does not have. */
function findFix(model: string, status: number, message: string | undefined): string {
  // In browsers, a redirect has the status 0.
  if (status < 200 || (status >= 300 && status < 400)) {
    return "Redirects are not followed, because they would send the API key elsewhere. Pass the final URL as baseUrl.";
  }
  const bridge = "@text-completions/bridge, which serves this API from the Messages API";
  if (status === 404 && message === `model: ${model}`) {
    // oxlint-disable-next-line typescript/no-unnecessary-type-conversion -- Callers without types may send anything.
    const retired = findModel(String(model))?.retired;
    return retired === undefined
      ? `Pass a model that the server has, or one that it maps to a live model.`
      : `${model} was retired on ${retired}. Pass a model that the server has, or use ${bridge}.`;
  }
  if (
    status === 400 &&
    message === `"${model}" is not supported on this API. Please use the Messages API instead.`
  ) {
    return `Use ${bridge}.`;
  }
  return FIXES.get(status) ?? (status >= 500 ? "Send the request again later." : "");
}

/** What to do about a status, where the server's message rarely says so. */
const FIXES: ReadonlyMap<number, string> = new Map([
  [401, "Check the API key."],
  [403, "Check the permissions of the API key."],
  [413, "Send a shorter prompt."],
  [429, "Wait for retryAfterMs, then send the request again."],
]);

const EXCERPT_LENGTH = 200;

/** The beginning of a body, for a message. It has been redacted, which also bounds how deep it is nested. */
export function excerpt(body: unknown): string {
  const text = typeof body === "string" ? body : (JSON.stringify(body) ?? String(body));
  return JSON.stringify(text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text);
}

/** The value of JSON, or the text itself. */
export function parseJsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A member of a value that may be anything. */
export function getProperty(value: unknown, name: string): unknown {
  const object: Record<string, unknown> = Object(value);
  return object[name];
}

function getText(value: unknown, name: string): string | undefined {
  const text = getProperty(value, name);
  return typeof text === "string" && text !== "" ? text : undefined;
}

/** What the headers of a response say about its body, for comparison with what was expected. */
export function describeBody({ status, headers }: Response): string {
  const type = headers.get("content-type");
  const encoding = headers.get("content-encoding");
  const encoded = encoding === null ? "" : ` and content-encoding ${encoding}`;
  return `a response with status ${status}, ${type === null ? "no content-type" : `content-type ${type}`}${encoded}`;
}

/** A thrown value with its causes, on one line: `fetch failed (connect ECONNREFUSED 127.0.0.1:1)`. */
export function describeCause(error: unknown): string {
  if (Object(error) !== error) return String(error);
  const message = getText(error, "message") ?? getText(error, "code") ?? "an error without a message";
  const cause = getProperty(error, "cause");
  const beneath = getText(cause, "message") ?? getText(cause, "code");
  const text = beneath === undefined ? message : `${message} (${beneath})`;
  return text.replace(/[.!?]+$/, "");
}

/** Adds a full stop unless the text ends in punctuation already. */
export function endSentence(text: string): string {
  return /[.!?…]["')\]]*$/.test(text) ? text : `${text}.`;
}
