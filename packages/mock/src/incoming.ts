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
