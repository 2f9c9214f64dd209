import type { Exchange } from "@text-completions/core/internal";
import type { EventBlocks } from "./sse.ts";

/**
 * An exchange as checks see it. Only `exchange`, `keys` and `secrets` contain keys: a check may quote everything else.
 */
export interface ParsedExchange {
  /** What went over the wire. */
  exchange: Exchange;
  request: ParsedRequest;
  /** Undefined if no status line arrived. */
  response: ParsedResponse | undefined;
  /** The keys that were sent. */
  keys: ReadonlySet<string>;
  /** What a report must not show: keys, cookies and the like. */
  secrets: ReadonlySet<string>;
}

/** An exchange that has a response. */
export type ExchangeWithResponse = ParsedExchange & { response: ParsedResponse };

/** Whether a response arrived. */
export function hasResponse(parsed: ParsedExchange): parsed is ExchangeWithResponse {
  return parsed.response !== undefined;
}

/** A request as checks see it. */
export interface ParsedRequest {
  method: string;
  /** Path of the URL, without query. */
  path: string;
  headers: Headers;
  /** The media type of `content-type`, in lower case and without parameters. */
  mediaType: string;
  text: string;
  /** The body parsed as JSON; undefined if it is not JSON. */
  body: unknown;
  /** Whether the path ends in `/v1/complete`; a gateway may put something before it. */
  isOperation: boolean;
  /** Whether the body requests a stream. */
  wantsStream: boolean;
  /** Whether there is an `x-api-key` or a bearer token. */
  hasKey: boolean;
}

/** A response as checks see it. */
export interface ParsedResponse {
  status: number;
  headers: Headers;
  mediaType: string;
  bytes: Uint8Array;
  /** Whether all of the body was read: false if it broke off, was too long to keep, or was left unread. */
  isWhole: boolean;
  text: string;
  /** The body parsed as JSON; undefined if it is not JSON. */
  body: unknown;
  /** The events of a 200 to a request for a stream; undefined if the body is plainly something else. */
  stream: ParsedStream | undefined;
  /** The completion, streamed or not, as far as it can be understood. */
  completion: ParsedCompletion | undefined;
  /** Whether a secret is spread over several events of the stream. */
  splitsSecret: boolean;
}

/** A body as a stream of events. */
export interface ParsedStream extends EventBlocks {
  /** The events whose data is a JSON object, in order; those of unknown name are left out. */
  events: ParsedEvent[];
  /** Whether all of the body was read. */
  isWhole: boolean;
}

/** An event that was understood. */
export interface ParsedEvent {
  name: "completion" | "ping" | "error";
  data: Record<string, unknown>;
  /** Its index among all blocks. */
  index: number;
  offset: number;
  atMs: number;
}

/** A completion: the joined texts of all events, and everything else from the last one. */
export interface ParsedCompletion {
  text: string;
  stopReason: unknown;
  model: unknown;
  id: unknown;
  stop: unknown;
}
