import { membersOf } from "../document/schema-checks.ts";

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

/** Whether an error of a `fetch` says that the other side has closed the connection. */
export function isClosedConnection(error: unknown): boolean {
  return codesOf(error).some((code) => CLOSED_CODES.has(code));
}

/** Whether an error of a `fetch` is a timeout. */
export function isTimeout(error: unknown): boolean {
  return (
    membersOf(error)["name"] === "TimeoutError" || codesOf(error).some((code) => TIMEOUT_CODES.has(code))
  );
}

function codesOf(error: unknown): unknown[] {
  const { code, cause } = membersOf(error);
  return [code, membersOf(cause)["code"]];
}
