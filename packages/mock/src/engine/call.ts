import type { CompletionRequest, ErrorType } from "@text-completions/core";

/** One request that the mock got, and what became of it. It changes until `outcome` is no longer `"pending"`. */
export interface Call {
  /** Which call it is, from 1; `reset` begins anew. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  /** The request's headers, names in lower case, without the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body, valid or not. Undefined if it was not read, or is not JSON. */
  readonly body: unknown;
  /** The body, if it passed every check. */
  readonly request: CompletionRequest | undefined;
  /** The `request-id` of the answer. */
  readonly requestId: string;
  /** Status of the answer. Undefined until there is one. */
  readonly status: number | undefined;
  /** Headers of the answer, names in lower case. None until there is one. */
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** The failure that was answered, or sent in the middle of a stream. */
  readonly error: { readonly type: ErrorType; readonly message: string } | undefined;
  /** The completion text sent so far. */
  readonly text: string;
  /** How many chunks of a stream have been sent. */
  readonly chunks: number;
  /**
   * - `"pending"`: the answer is not at its end
   * - `"answered"`: all of it was sent
   * - `"dropped"`: the connection broke, as scripted
   * - `"aborted"`: the client went away before the end
   */
  readonly outcome: "pending" | "answered" | "dropped" | "aborted";
  /** How many other calls were under way when it came. */
  readonly concurrent: number;
  /** When the request came, in milliseconds since 1970 of the mock's clock. */
  readonly startedAt: number;
  /** When the answer was at its end. */
  readonly endedAt: number | undefined;
}

/** A call while the mock writes to it. */
export type CallRecord = { -readonly [Name in keyof Omit<Call, "headers">]: Call[Name] } & Pick<
  Call,
  "headers"
>;

/**
 * What the mock needs to know of a request. A `Request` has it, and a server that has it need not make a `Request`, which
 * takes longer than all the rest.
 */
export interface Incoming {
  readonly method: string;
  readonly url: string;
  readonly headers: Pick<Headers, "get" | "has"> & Iterable<[name: string, value: string]>;
  readonly signal: AbortSignal;
  /** The body, unless there is none, or all of it has been read. */
  readonly body: Request["body"];
  /** The body, if all of it has been read. */
  readonly buffered?: Uint8Array<ArrayBuffer>;
  /** Reads the body as text in UTF-8, without a byte order mark. */
  text(): Promise<string>;
}
