import type { Exchange } from "../exchange.ts";
import type { Frames } from "./read-frames.ts";

/** An exchange, read: what every check looks at. No text in it but those of `exchange` and `keys` holds a key. */
export interface Reading {
  exchange: Exchange;
  request: RequestReading;
  /** Absent if no answer came. */
  response: ResponseReading | undefined;
}

/** A request, read. */
export interface RequestReading {
  method: string;
  /** Path of the URL, without query. */
  path: string;
  headers: Headers;
  /** As that of a response. */
  mediaType: string;
  text: string;
  /** The body parsed as JSON; undefined if it is none. */
  body: unknown;
  /** Whether it goes to `/v1/complete`, below whatever a gateway puts before it. */
  isOperation: boolean;
  /** Whether its body asks for a stream. */
  wantsStream: boolean;
  /** The key in `x-api-key`, the token in `authorization`. */
  keys: string[];
}

/** A response, read. */
export interface ResponseReading {
  status: number;
  headers: Headers;
  /** The media type of `content-type`, in lower case and without parameters. */
  mediaType: string;
  bytes: Uint8Array;
  /** Whether all of the body was read: not if it broke off, or the reader left. */
  isWhole: boolean;
  text: string;
  /** The body parsed as JSON; undefined if it is none. */
  body: unknown;
  /** What a 200 whose request asked for a stream holds, unless it is plainly something else. */
  stream: StreamReading | undefined;
  /** The completion that was told, plain or streamed, as far as it can be understood. */
  answer: Answer | undefined;
}

/** A body read as a stream. */
export interface StreamReading extends Frames {
  /** The events whose data is a JSON object, in the order of the frames; those of unknown name are left out. */
  events: EventReading[];
  /** Whether all of the body was read. */
  isWhole: boolean;
}

/** One understood event. */
export interface EventReading {
  name: "completion" | "ping" | "error";
  data: Record<string, unknown>;
  /** Its place among all frames. */
  index: number;
  offset: number;
  atMs: number;
}

/** The completion in an answer. */
export interface Answer {
  text: string;
  stopReason: unknown;
  model: unknown;
  id: unknown;
  stop: unknown;
}
