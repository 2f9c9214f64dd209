import { findModel, statusOf, type ErrorType } from "@text-completions/core";
import {
  describeCause,
  endSentence,
  findErrorEvent,
  findErrorWords,
  isRetryable,
  membersOf,
  readRetryAfterMs,
  reportsError,
  shorten,
  withoutUrlSecrets,
} from "@text-completions/core/internal";
import { failedTo, redactorOf, type Call } from "../call.ts";
import { ApiError, isSuccess } from "../errors.ts";
import { readErrorOf } from "./read-body.ts";
import { readRequestId } from "./response-headers.ts";
import { CHECK_BASE_URL, excerpt, getText } from "./unexpected-body.ts";

/** Parts of an error's message that do not come from the body. */
interface Circumstances {
  /** Where the error came from; precedes its type. Default: the status. */
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
  const error = readError(body);
  const where = source ?? String(status);
  const type = error.type === undefined ? "" : `${source === undefined ? "" : ","} ${error.type}`;
  const what = problem?.(excerpt(body)) ?? `${where}${type}: ${findReason(body, error, response)}`;
  const retryAfterMs = readRetryAfterMs(headers, call.settings.clock.now());
  const requestId = readRequestId(response) ?? getText(body, "request_id");
  const sentences = [
    endSentence(`${failedTo(call)}: ${what}`),
    fix ?? findFix(call.model, { status, headers, ...error, retryAfterMs }),
    requestId === undefined ? "" : `Request id: ${requestId}.`,
  ];
  return new ApiError(sentences.filter(Boolean).join(" "), {
    status,
    type: error.type,
    apiMessage: error.message,
    headers,
    body,
    retryAfterMs,
    requestId,
    partial,
    redactor,
  });
}

/** Creates the error for an error body with a success status; undefined if the body is not an error. */
export function createErrorOfSuccess(
  call: Call,
  response: Response,
  body: unknown,
  { expected, partial }: { expected: string; partial?: string },
): ApiError | undefined {
  if (!reportsError(body)) return undefined;
  return createApiError(call, response, body, {
    source: `expected ${expected}, got a response with status ${response.status} whose body is an error`,
    ...(partial !== undefined && { partial }),
    ...(getText(membersOf(body)["error"], "type") === undefined && { fix: CHECK_BASE_URL }),
  });
}

interface ErrorWords {
  /** `error.type` and `error.message` of the API's envelope. */
  type?: ErrorType | undefined;
  message?: string | undefined;
  /** The message in the formats of other servers and proxies. */
  words?: string | undefined;
}

function readError(body: unknown): ErrorWords {
  const event = typeof body === "string" ? findErrorEvent(body) : undefined;
  const reported = event ?? body;
  const { error } = membersOf(reported);
  return {
    type: getText(error, "type"),
    message: getText(error, "message"),
    words: findErrorWords(event !== undefined || Object(body) === body ? reported : undefined),
  };
}

/** The reason of a failure: what its body says, and where it redirects to. */
function findReason(body: unknown, { message, words }: ErrorWords, response: Response): string {
  const location = response.headers.get("location");
  const said = message ?? words ?? (body === undefined ? undefined : excerpt(body));
  const redirect = location === null ? undefined : `the response redirects to ${withoutUrlSecrets(location)}`;
  return (
    [said && shorten(said, MAX_MESSAGE_LENGTH), redirect].filter(Boolean).join(", and ") ||
    describeMissing(response)
  );
}

/** Why a failure has no body. */
function describeMissing(response: Response): string {
  const error = readErrorOf(response);
  if (error === undefined) return "the response has no body";
  const encoding = response.headers.get("content-encoding");
  const encoded = encoding === null ? "" : `, whose content-encoding is ${encoding},`;
  return `the body${encoded} could not be read: ${describeCause(error)}`;
}

/** What to do about an error response, by its status or, for a success status, by its type. */
function findFix(
  model: string,
  error: ErrorWords & Pick<ApiError, "status" | "headers" | "retryAfterMs">,
): string {
  const { type, message, words = message, headers, retryAfterMs } = error;
  const status = isSuccess(error.status) && type !== undefined ? statusOf(type) : error.status;
  if (REDIRECTS.has(status)) {
    return "Redirects are not followed, because they would send the API key elsewhere. Pass the final URL as baseUrl.";
  }
  const bridge = "@text-completions/bridge, which serves this API from the Messages API";
  if (status === 404 && words?.includes(model) === true && /\bmodel\b/i.test(words)) {
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
  if (status === 429) {
    return `Wait${retryAfterMs === undefined ? "" : " for retryAfterMs"}, then send the request again.`;
  }
  if (status >= 300 && status < 400) return "Check any proxies between you and the server.";
  const known = FIXES.get(status);
  if (known !== undefined) return known;
  if (isRetryable(status, headers) || status === TOO_EARLY || status < 400 || retryAfterMs !== undefined) {
    return "Send the request again later.";
  }
  return status < 500
    ? "Correct the request: sent again unchanged, it will fail again."
    : "The server says that another attempt will fail.";
}

/** In browsers, a redirect has the status 0. */
const REDIRECTS: ReadonlySet<number> = new Set([0, 301, 302, 303, 307, 308]);

/** Too Early: not retried, because no server of this API sends it, but another attempt may end differently. */
const TOO_EARLY = 425;

/** What to do about a status whose message rarely says it. */
const FIXES: ReadonlyMap<number, string> = new Map([
  [401, "Check the API key."],
  [402, "Check the billing of the account."],
  [403, "Check the permissions of the API key."],
  [404, CHECK_BASE_URL],
  [405, CHECK_BASE_URL],
  [413, "Send a shorter prompt."],
]);

/** The longest part of a server's message that an error repeats; `apiMessage` has all of it. */
const MAX_MESSAGE_LENGTH = 1000;
