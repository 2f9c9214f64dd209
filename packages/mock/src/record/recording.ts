/** What went over the wire, as plain data for a file. It holds no key of 8 characters or more. */
export interface Recording {
  readonly version: 1;
  /** In the order in which they ended. */
  readonly exchanges: readonly RecordedExchange[];
}

/** A request and what came back. All times are in milliseconds since the request. */
export interface RecordedExchange {
  readonly request: RecordedRequest;
  /** Absent if the connection broke before the status line. */
  readonly response?: RecordedResponse;
  /**
   * - `"complete"`: the answer came to its end
   * - `"broken"`: the connection broke
   * - `"aborted"`: the client went away
   */
  readonly end: "complete" | "broken" | "aborted";
  readonly endAtMs: number;
}

/** A request without its key. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body, if it is JSON. */
  readonly body?: unknown;
  /** The body as text, if it is not. */
  readonly text?: string;
}

/** An answer, chunk by chunk as it came. */
export interface RecordedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** When the status line was there. */
  readonly atMs: number;
  readonly chunks: readonly RecordedChunk[];
}

/** Bytes that came at once: as text, or in base64 if they are not UTF-8 by themselves. */
export type RecordedChunk =
  | { readonly atMs: number; readonly text: string }
  | { readonly atMs: number; readonly base64: string };
