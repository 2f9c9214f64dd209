import type { Clock } from "./run/clock.ts";

/** Which checks to run, and at what cost. */
export interface PlanOptions {
  /** Checks to run: ids, or groups such as `"stream"`, `"stream/"` or `"stream/*"`. Default: all. */
  only?: readonly string[] | undefined;
  /** Checks to leave out, named alike. Default: none. */
  skip?: readonly string[] | undefined;
  /** The most requests to send, repeated ones included. What is not sent leaves checks skipped. Default: no limit. */
  maxRequests?: number | undefined;
  /** Whether to leave out every check that lets the model complete, which a provider bills. Default: false. */
  skipBillable?: boolean | undefined;
  /** The model to ask. Default: the newest that was served on this operation. */
  model?: string | undefined;
}

/** Options of `checkServer`. */
export interface CheckOptions extends PlanOptions {
  /** Where the server is, without `/v1/complete`. */
  baseUrl: string;
  /** A key the server accepts. It appears nowhere in the report. */
  apiKey: string;
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** How many requests are under way at once. Default: 4. */
  concurrency?: number | undefined;
  /**
   * How long one request may take, in milliseconds. Once one has taken longer, those after it may take a tenth, but at
   * least a second. Default: 30,000.
   */
  timeoutMs?: number | undefined;
  /** Told of each request that has ended. It must not throw. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Cuts the run off; the report says what was known by then. */
  signal?: AbortSignal | undefined;
  /** Where time comes from. Default: the real clock. */
  clock?: Clock | undefined;
}

/** How far a run has come. */
export interface Progress {
  /** Requests that have ended. */
  done: number;
  /** Requests that are planned. */
  total: number;
  /** The request that ended last, such as `"count/stream"`. */
  request: string;
  /** Its status; undefined if no answer came. */
  status: number | undefined;
}

/** Options of a run, judged and complete. */
export interface RunOptions {
  baseUrl: string;
  apiKey: string;
  model: string;
  maxRequests: number;
  concurrency: number;
  timeoutMs: number;
  fetch: (request: Request) => Promise<Response>;
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
  clock: Clock;
}
