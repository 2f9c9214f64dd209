/** What `fetch` of Node rejects with when the other side breaks the connection. */
export function connectionBroken(message: "fetch failed" | "terminated"): TypeError {
  return new TypeError(message, { cause: new Error("other side closed") });
}
