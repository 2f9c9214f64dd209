import type { RequestError } from "@text-completions/core/internal";

/** What a {@link BridgeError} carries in addition to its type and message. */
type BridgeErrorDetails = Omit<RequestError, "type" | "message"> & {
  /** Detail for the operator of the bridge alone: `fault` of the call. */
  readonly fault?: string | undefined;
  /** What was expected and what was received, in words, if that is the problem. */
  readonly reason?: string | undefined;
};

/** The reason why a request gets no completion. Thrown inside the bridge and rendered as the response. */
export class BridgeError extends Error implements RequestError {
  readonly type: RequestError["type"];
  readonly status: number | undefined;
  readonly headers: RequestError["headers"];
  readonly details: RequestError["details"];
  readonly fault: string | undefined;
  readonly reason: string | undefined;

  constructor(
    type: RequestError["type"],
    message: string,
    { status, headers, details, fault, reason }: BridgeErrorDetails = {},
  ) {
    super(message);
    this.type = type;
    this.status = status;
    this.headers = headers;
    this.details = details;
    this.fault = fault;
    this.reason = reason;
  }
}

/** A 400. The message is in the words of the legacy API: the field, a colon, and what is wrong with it. */
export function invalidRequest(message: string): BridgeError {
  return new BridgeError("invalid_request_error", message);
}

/** The beginning of every operator detail about a response of the upstream. */
export const READING_FAILED = "Failed to read the response of the upstream:";

/** A success response of the upstream that is not one of the Messages API. `received` says what it is. */
export function unexpectedResponse(received: string, expected: string = "a message"): BridgeError {
  const reason = `expected ${expected}, got ${received}`;
  return new BridgeError("api_error", "The upstream API returned an unexpected response.", {
    reason,
    fault: `${READING_FAILED} ${reason}. Check that baseUrl points to a Messages API.`,
  });
}

/** A parsed value of unknown shape. */
export type Parsed = Readonly<Record<string, unknown>>;

/** The members of a parsed value; empty if it is not an object. */
export function asRecord(value: unknown): Parsed {
  return Object(value);
}

/** Error codes of Node, its `fetch` and Bun for a connection that the other side has closed. */
const CLOSED_CODES: ReadonlySet<unknown> = new Set([
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_SOCKET",
  "ConnectionClosed",
]);

const TIMEOUT_CODES: ReadonlySet<unknown> = new Set([
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

/** Whether an error says that the other side has closed the connection. */
export function isClosedConnection(error: unknown): boolean {
  return codesOf(error).some((code) => CLOSED_CODES.has(code));
}

/** Whether an error is a timeout. */
export function isTimeout(error: unknown): boolean {
  return asRecord(error)["name"] === "TimeoutError" || codesOf(error).some((code) => TIMEOUT_CODES.has(code));
}

function codesOf(error: unknown): unknown[] {
  const { code, cause } = asRecord(error);
  return [code, asRecord(cause)["code"]];
}

/** An error with its cause, without a full stop. */
export function describeError(error: unknown): string {
  const { cause } = asRecord(error);
  const whole = cause === undefined ? String(error) : `${String(error)} (${describeError(cause)})`;
  return whole.replace(/\.(?=\)*$)/g, "");
}
