/** What `fetch` of Node rejects with when the other side breaks the connection: closes it too early, or resets it. */
export function connectionBroken(message: "fetch failed" | "terminated", withReset: boolean): TypeError {
  const cause = withReset
    ? Object.assign(new Error("read ECONNRESET"), { code: RESET })
    : new Error("other side closed");
  return new TypeError(message, { cause });
}

/** Whether an error says that the connection is to be reset. */
export function isReset(error: unknown): boolean {
  const cause: unknown = error instanceof Error && error.cause;
  return cause instanceof Error && "code" in cause && cause.code === RESET;
}

const RESET = "ECONNRESET";
