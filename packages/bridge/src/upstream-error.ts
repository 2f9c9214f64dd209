import { errorTypeOf } from "@text-completions/core";
import {
  findErrorWords,
  findTextWords,
  membersOf,
  reportsError,
  withoutUrlSecrets,
} from "@text-completions/core/internal";
import { BridgeError, READING_FAILED } from "./bridge-error.ts";
import type { Exchange } from "./exchange.ts";
import { passHeaders, readText, spendsOwnKey } from "./upstream.ts";

/** How much of an error response is read: no message needs more. */
const MAX_ERROR_BYTES = 65_536;

/** An error response of the upstream: the error for the caller, and its message as the upstream wrote it. */
export interface UpstreamError {
  readonly error: BridgeError;
  readonly message: string;
}

/**
 * Reads an error response. The caller gets the upstream's status and message, fields by their legacy names. What
 * concerns the bridge's own key is not the caller's mistake, and becomes a 500.
 */
export async function readUpstreamError(response: Response, exchange: Exchange): Promise<UpstreamError> {
  const { settings } = exchange;
  const { status } = response;
  const { text: body } = await readText(response, MAX_ERROR_BYTES, exchange).catch((error: unknown) => {
    if (!(error instanceof BridgeError)) throw error;
    return { text: "" };
  });
  // Redacted before anything is cut, so that no part of a secret remains.
  const text = exchange.redactor.text(body);
  const { type = errorTypeOf(status), message } = findError(text);
  // JSON of unknown shape is shown as it is.
  const said = message ?? (text.length > "{}".length ? findTextWords(text) : undefined);
  const words = said ?? `The upstream API responded with status ${status}.`;
  const headers = passHeaders(response.headers, exchange);
  const fault = `Failed to send POST ${settings.baseUrl}/v1/messages: status ${status}: ${toSentence(said ?? `the body is ${text || "empty"}`)}${nextStep(response)}`;
  const isOfKey = status === UNAUTHORIZED || status === FORBIDDEN;
  if (isOfKey && spendsOwnKey(settings)) {
    const error = new BridgeError("api_error", "The upstream API rejected the key of the bridge.", {
      headers,
      fault,
      upstreamError: type,
    });
    return { error, message: words };
  }
  // A redirect is not a response that a caller could use.
  const own = status < BAD_REQUEST ? {} : { status };
  const details = { ...own, headers, fault, upstreamError: type };
  return { error: new BridgeError(type, toLegacyNames(words), details), message: words };
}

/**
 * The error that an upstream reports where a message was expected: in a response with status 200, or in a stream. Its
 * words go to the caller. Undefined if the text reports none.
 */
export function readReportedError(text: string): BridgeError | undefined {
  return reportsError(parseJson(text)) ? toReportedError(text) : undefined;
}

/** The error in the data of an event that is named `error`, whatever its format. */
export function toReportedError(text: string): BridgeError {
  const { type = "api_error", message = "The upstream API reported an error." } = findError(text);
  return new BridgeError(type, toLegacyNames(message), {
    fault: `${READING_FAILED} the upstream reported an error: ${toSentence(message)}`,
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

/** What the operator can do about a status that {@link NEXT_STEPS} does not name. */
const CHANGE_REQUEST = " Change the request, or what the bridge makes of it: capabilities, transformRequest.";
const CHECK_UPSTREAM = " Check the upstream and its log, or send the request again later.";

function nextStep({ status, headers }: Response): string {
  const location = headers.get("location");
  if (status >= BAD_REQUEST) {
    return NEXT_STEPS.get(status) ?? (status < SERVER_ERROR ? CHANGE_REQUEST : CHECK_UPSTREAM);
  }
  if (location === null) return " Check baseUrl.";
  return ` It redirects to ${withoutUrlSecrets(location).slice(0, MAX_LOCATION_LENGTH)}. Pass the final URL as baseUrl.`;
}

const MAX_LOCATION_LENGTH = 300;
const BAD_REQUEST = 400;
const SERVER_ERROR = 500;
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;

/** The error in a body: in the envelope of the API, in the format of another server, or in a page. */
function findError(text: string): { type?: string | undefined; message?: string | undefined } {
  const parsed = parseJson(text);
  if (Object(parsed) !== parsed)
    return { message: findTextWords(typeof parsed === "string" ? parsed : text) };
  const body = membersOf(parsed);
  const { type } = membersOf(body["error"]);
  return {
    type: body["type"] === "error" && typeof type === "string" ? type : undefined,
    message: findErrorWords(parsed),
  };
}

/** What a text is as JSON; undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A message in which fields have their legacy names, and which says what limits the length of prompt and completion.
 */
function toLegacyNames(message: string): string {
  const renamed = message
    .replace(/\bmax_(?:completion_|output_|new_)?tokens\b/g, "max_tokens_to_sample")
    .replace(/^(?:messages|system)\b[\w.]*|\bmessages\.\d+[\w.]*/, "prompt");
  const isOfContext = /\bcontext (?:length|limit|size|window)\b/i.test(renamed);
  return isOfContext && !renamed.includes("max_tokens_to_sample")
    ? `${toSentence(renamed)} Shorten the prompt or lower max_tokens_to_sample.`
    : renamed;
}

function toSentence(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith(".") ? trimmed : `${trimmed}.`;
}
