/** Answers legacy requests. Made by `createBridge`. */
export interface Bridge {
  /**
   * Answers a request. Takes what `fetch` takes and needs no `this`; what else a server passes beside a `Request` is
   * ignored, so that it can be the handler of Workers, Deno, Bun or Hono as it is. Failures are answers, in the shape of
   * the legacy API; it rejects only if the caller aborts, with the signal's reason, or with a TypeError if the platform can
   * make no `Request` of what it is given.
   */
  readonly fetch: (input: Request | string | URL, init?: unknown) => Promise<Response>;
}
