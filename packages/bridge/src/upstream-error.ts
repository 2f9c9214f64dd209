import { ERROR_STATUS, type ErrorType, errorTypeOf, findModel } from "@text-completions/core";
import {
  endSentence,
  findErrorEvent,
  findErrorWords,
  findTextWords,
  firstLine,
  membersOf,
  parseJson,
  reportsError,
  shorten,
  toPrintable,
  withoutUrlSecrets,
} from "@text-completions/core/internal";
import { BridgeError, READING_FAILED } from "./bridge-error.ts";
import type { Exchange } from "./exchange.ts";
import { readText } from "./upstream-body.ts";
import { passHeaders, usesOwnKey } from "./upstream.ts";

/** How much of an error response is read. No message is longer. */
export const MAX_ERROR_BYTES = 65_536;

/** An error response of the upstream: the error for the caller, and its message as the upstream wrote it. */
export interface UpstreamError {
  readonly error: BridgeError;
  readonly message: string;
}

/**
 * Reads an error response. The caller gets the upstream's status and message, in which fields have their legacy names.
 * An error about the bridge's own key becomes a 500, because the caller did nothing wrong.
 */
export async function readUpstreamError(response: Response, exchange: Exchange): Promise<UpstreamError> {
  const { settings } = exchange;
  const { status } = response;
  const body = await readText(response, MAX_ERROR_BYTES, exchange).catch((error: unknown) => {
    if (!(error instanceof BridgeError)) throw error;
    return { text: "", reason: error.reason };
  });
  // Redacted before anything is cut, so that no part of a secret remains.
  const text = exchange.redactor.text(body.text);
  const { type = errorTypeOf(status), message, words } = findError(text);
  const headers = passHeaders(response.headers, exchange);
  const reason = "reason" in body ? `the body could not be read: ${body.reason}` : undefined;
  const said = message === undefined ? (reason ?? `the body is ${text.trim() || "empty"}`) : toLine(message);
  const fault = `Failed to send POST ${settings.baseUrl}/v1/messages: status ${status}: ${endSentence(said)}${nextStep(response, exchange)}`;
  const isOfKey = status === UNAUTHORIZED || status === FORBIDDEN;
  if (isOfKey && usesOwnKey(settings)) {
    const error = new BridgeError("api_error", "The upstream API rejected the key of the bridge.", {
      headers,
      fault,
      upstreamError: type,
    });
    return { error, message: message ?? "" };
  }
  // Neither a redirect nor a status that HTTP does not have, such as 999, is something that a caller could use.
  const ownStatus = status < BAD_REQUEST || status > MAX_STATUS ? undefined : status;
  const details = { status: ownStatus, headers, fault, upstreamError: type };
  const shown =
    words === undefined ? `The upstream API responded with status ${status}.` : toLegacyWords(words, type);
  return { error: new BridgeError(type, shown, details), message: message ?? "" };
}

/**
 * Reads an error that an upstream reports in place of a message: in a response with status 200, or in a stream. The
 * caller gets its words. Undefined if the text reports no error.
 */
export function readReportedError(text: string, exchange: Exchange): BridgeError | undefined {
  return reportsError(parseJson(text)) ? toReportedError(text, exchange) : undefined;
}

/** Reads the data of an event named `error`, in whatever format, as the error for the caller. */
export function toReportedError(text: string, { redactor }: Exchange): BridgeError {
  // Redacted before anything is cut, so that no part of a secret remains.
  const error = findError(redactor.text(text));
  const {
    knownType = "api_error",
    type = knownType,
    words = "The upstream API reported an error.",
    message = words,
  } = error;
  return new BridgeError(type, toLegacyWords(words, type), {
    fault: `${READING_FAILED} the upstream reported an error: ${endSentence(toLine(message))}${CHECK_UPSTREAM}`,
    upstreamError: type,
  });
}

/** What the operator can do about a status. */
const NEXT_STEPS: ReadonlyMap<number, string> = new Map([
  [401, " Check the key."],
  [402, " Check the billing of the key's account."],
  [403, " Check the key."],
  [404, " Check models and baseUrl."],
  [405, " Check baseUrl."],
  [413, " Send a shorter prompt, or raise the limit of the upstream or of a proxy before it."],
  [429, " Send fewer requests at a time, or raise the limit of the key."],
]);

/** What the operator can do about a status that is not in {@link NEXT_STEPS}. */
const CHANGE_REQUEST = " Change the request, or what the bridge makes of it: capabilities, transformRequest.";
const CHECK_UPSTREAM = " Check the upstream and its log, or send the request again later.";

function nextStep({ status, headers }: Response, { call }: Exchange): string {
  const location = headers.get("location");
  const retired = call.liveModel === undefined ? undefined : findModel(call.liveModel)?.retired;
  if (status === NOT_FOUND && retired !== undefined) {
    return ` ${call.liveModel} was retired on ${retired}: name a live model in models.`;
  }
  if (status >= BAD_REQUEST) {
    return NEXT_STEPS.get(status) ?? (status < SERVER_ERROR ? CHANGE_REQUEST : CHECK_UPSTREAM);
  }
  if (location === null) return " Check baseUrl.";
  return ` It redirects to ${withoutUrlSecrets(location).slice(0, MAX_LOCATION_LENGTH)}. Pass the final URL as baseUrl.`;
}

const MAX_LOCATION_LENGTH = 300;
const BAD_REQUEST = 400;
const SERVER_ERROR = 500;
const MAX_STATUS = 599;
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const NOT_FOUND = 404;

/** An error read from a body: from the envelope of the API, from the format of another server, or from a page. */
interface ReportedError {
  readonly type?: string | undefined;
  /** The type of an error without the envelope, as in 2023, if it is one of this API. */
  readonly knownType?: ErrorType | undefined;
  /** The whole message, as the upstream wrote it. */
  readonly message?: string | undefined;
  /** What the caller gets: from another server only the first line, because a stack trace may follow. */
  readonly words?: string | undefined;
}

function findError(text: string): ReportedError {
  const json = parseJson(text);
  const parsed = json === undefined ? findErrorEvent(text) : json;
  const { type: kind, error } = membersOf(parsed);
  const { type, message } = membersOf(error);
  if (kind === "error" && typeof type === "string" && typeof message === "string" && message.trim() !== "") {
    return { type, message, words: message };
  }
  const found = findMessage(parsed, text);
  return {
    type: kind === "error" && typeof type === "string" ? type : undefined,
    knownType: isErrorType(type) ? type : undefined,
    message: found,
    words: found === undefined ? undefined : firstLine(found),
  };
}

function isErrorType(type: unknown): type is ErrorType {
  return typeof type === "string" && Object.hasOwn(ERROR_STATUS, type);
}

function findMessage(parsed: unknown, text: string): string | undefined {
  if (parsed === undefined || typeof parsed === "string") return findTextWords(parsed ?? text);
  // JSON of unknown shape is shown as it is.
  const isEmpty = Object.keys(membersOf(parsed)).length === 0;
  return findErrorWords(parsed) ?? (isEmpty ? undefined : text.replaceAll(/\s+/g, " "));
}

/** The names of `max_tokens_to_sample` in other APIs. It has the flag `g`, for `replaceAll` and `match`. */
export const TOKEN_FIELD: RegExp =
  /\b(?:max_(?:completion_|output_|new_|gen_)?(?:tokens|len)|max(?:Completion|Output|New)?Tokens|n(?:um)?_predict)\b/g;

/**
 * Gives the fields in a message their legacy names, and adds to one about length how to shorten the request.
 */
function toLegacyWords(words: string, type: string): string {
  const renamed = words
    .replaceAll(TOKEN_FIELD, "max_tokens_to_sample")
    .replace(/^(?:messages|system)\b[\w.]*|\bmessages\.\d+[\w.]*/, "prompt");
  return isOfLength(renamed, type) && !renamed.includes("max_tokens_to_sample")
    ? `${endSentence(renamed)} Shorten the prompt or lower max_tokens_to_sample.`
    : renamed;
}

/** Whether a message says that prompt and completion are too long, in the words of any vendor. */
function isOfLength(words: string, type: string): boolean {
  if (type !== "invalid_request_error" && type !== "request_too_large") return false;
  // The words of the legacy API itself.
  if (/^prompt is too long: \d+ tokens > \d+ maximum$/.test(words)) return false;
  return (
    /\bcontext[_ ](?:length|limit|size|window)|\bn(?:um)?_ctx\b|\bmax_model_len\b/i.test(words) ||
    /\b(?:input|prompt|request) is too long|\btoo many (?:input )?tokens\b/i.test(words) ||
    (/\btokens?\b|\b(?:prompt|input) length\b/i.test(words) && EXCEEDS.test(words))
  );
}

const EXCEEDS = /\bexceed|\blonger than\b|\blimit\b|\bmaximum\b|\bat most\b|\bless than\b|\brange\b/i;

/** How much of an upstream's message a fault repeats. Bounded, because what to do about it follows. */
const MAX_MESSAGE_LENGTH = 300;

/** A message on one line of a log. */
function toLine(message: string): string {
  return toPrintable(shorten(message.trim(), MAX_MESSAGE_LENGTH));
}
