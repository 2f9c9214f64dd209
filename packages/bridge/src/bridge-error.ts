import {
  defaultErrorMessage,
  describeCause,
  endSentence,
  membersOf,
  type RequestError,
  shorten,
} from "@text-completions/core/internal";

/** What a {@link BridgeError} carries in addition to its type and message. */
type BridgeErrorDetails = Omit<RequestError, "type" | "message"> & {
  /** Details for the operator of the bridge, which the caller does not get: `fault` of the call. */
  readonly fault?: string | undefined;
  /** What was expected and what was received, in words, if that is the problem. */
  readonly reason?: string | undefined;
  /** The kind of failure, if the upstream failed: `upstreamError` of the call. */
  readonly upstreamError?: string | undefined;
};

/** How an upstream fails without reporting an error. */
export type UpstreamFailure =
  /** No connection, or it broke before a response began. */
  | "connection"
  /** No response in time, or silence within one. */
  | "timeout"
  /** The response ended before it was complete. */
  | "truncated"
  /** The response is longer than a limit. */
  | "too-large"
  /** The response is not one of the Messages API. */
  | "invalid-response";

/** Why a request gets no completion. Thrown inside the bridge, and rendered as the response. */
export class BridgeError extends Error implements RequestError {
  readonly type: RequestError["type"];
  readonly status: number | undefined;
  readonly headers: RequestError["headers"];
  readonly details: RequestError["details"];
  readonly fault: string | undefined;
  readonly reason: string | undefined;
  readonly upstreamError: string | undefined;

  constructor(
    type: RequestError["type"],
    message: string,
    { status, headers, details, fault, reason, upstreamError }: BridgeErrorDetails = {},
  ) {
    super(message);
    this.type = type;
    this.status = status;
    this.headers = headers;
    this.details = details;
    this.fault = fault;
    this.reason = reason;
    this.upstreamError = upstreamError;
  }
}

/**
 * A 400. The message has the format of the legacy API: the field, a colon, and what is wrong with it. `code` tells
 * programs what is wrong with a request that the legacy API would accept.
 */
export function invalidRequest(message: string, code?: string): BridgeError {
  const details = code === undefined ? undefined : { error_code: code };
  return new BridgeError("invalid_request_error", message, { details });
}

/** The beginning of each `fault` about a response of the upstream. */
export const READING_FAILED = "Failed to read the response of the upstream:";

const CHECK_BASE_URL = "Check that baseUrl points to a Messages API.";

/** What the operator can do about a response that does not arrive as it should. */
export const LOOK_BETWEEN = "Check the upstream and any proxies between it and the bridge.";

/** A success response of the upstream that is not one of the Messages API. `received` says what it is. */
export function unexpectedResponse(
  received: string,
  {
    expected = "a message",
    fix = CHECK_BASE_URL,
  }: { expected?: string | undefined; fix?: string | undefined } = {},
): BridgeError {
  const reason = `expected ${expected}, got ${received}`;
  return new BridgeError("api_error", "The upstream API returned an unexpected response.", {
    reason,
    fault: `${READING_FAILED} ${endSentence(reason)} ${fix}`,
    upstreamError: "invalid-response" satisfies UpstreamFailure,
  });
}

/** How many characters of an upstream's words an error about its response shows. */
const MAX_WORDS_LENGTH = 300;

/** The words of an upstream, as an error about its response shows them. */
export function quoteWords(words: string): string {
  return JSON.stringify(shorten(words, MAX_WORDS_LENGTH));
}

/** A success response of the upstream that is longer than the limit that an option sets. */
export function tooLongResponse(maxBytes: number, option: string): BridgeError {
  const reason = `the response is longer than ${maxBytes} bytes (${option})`;
  return new BridgeError("api_error", "The upstream API returned a response that is too long.", {
    reason,
    fault: `${READING_FAILED} ${reason}. Check the upstream, or raise ${option}.`,
    upstreamError: "too-large" satisfies UpstreamFailure,
  });
}

/**
 * The result of a function among the bridge's options, such as `transformRequest`. `step` is what it is called for.
 *
 * @throws {BridgeError} whose fault names the function, if it throws.
 */
export function callOption<Result>(option: string, step: string, call: () => Result): Result {
  try {
    const result = call();
    // None of them may return a promise, so nobody awaits one that rejects.
    if (result instanceof Promise) result.catch(() => undefined);
    return result;
  } catch (error) {
    throw optionFailed(option, step, describeCause(error));
  }
}

/** A function among the bridge's options that threw, or returned what it should not. Only the operator can help. */
export function optionFailed(option: string, step: string, reason: string): BridgeError {
  const fault = `Failed to ${step}: ${endSentence(reason)} Check the ${option} function.`;
  return new BridgeError("api_error", defaultErrorMessage("api_error"), { fault });
}

/** The abort reason of a timeout; `option` is the one that sets the limit. */
export function timeoutReason(message: string, option: string): DOMException {
  return Object.assign(new DOMException(message, "TimeoutError"), { option });
}

/** The name of the option that sets the limit of a timeout. */
export function findTimeoutOption(error: unknown): string {
  const { option } = membersOf(error);
  return typeof option === "string" ? option : "the timeout";
}
