/** A piece of a body, and when it arrived. */
export interface Chunk {
  /** Milliseconds since the request was sent. */
  atMs: number;
  bytes: Uint8Array;
}

/** One request and its answer as they went over the wire: what a judge sees. */
export interface Exchange {
  request: { method: string; url: string; headers: Headers; body: Uint8Array };
  response?:
    | { status: number; headers: Headers; headersAtMs: number; chunks: Chunk[]; endedAtMs: number }
    | undefined;
  /** Why there is no answer, or why its body broke off. */
  failure?: Error | undefined;
  /** Whether the reader left before the end, so that nothing can be said of what is missing. */
  abandoned?: boolean | undefined;
}
