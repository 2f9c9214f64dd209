import { COMPLETE_PATH, HEADER } from "@text-completions/core";
import type { Exchange } from "../exchange.ts";
import { REDACTED, SHORTEST_KEY, secretsOf } from "../run/redact.ts";
import { isObject, parseJson } from "./json.ts";
import { type Frames, readFrames } from "./sse.ts";
import { readStream } from "./stream.ts";

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

/**
 * Reads an exchange once, for all checks. Nothing in it is refused: what cannot be understood is left undefined. Its
 * texts hold neither a key of the request nor that of the run, so that a check may quote any piece of them.
 */
export function readExchange(exchange: Exchange, apiKey = ""): Reading {
  const keys = keysOf(exchange.request.headers);
  const hidden = [...new Set([...keys, apiKey])].filter(({ length }) => length >= SHORTEST_KEY);
  const secrets = hidden.flatMap(secretsOf);
  const hide: Hide = (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
  const request = readRequest(exchange.request, keys, hide);
  return { exchange, request, response: readResponse(exchange, request.wantsStream, hide) };
}

/** Gives a text without the keys in it. */
type Hide = (text: string) => string;

function keysOf(headers: Headers): string[] {
  const bearer = /^bearer +(.+)$/i.exec(headers.get(HEADER.authorization) ?? "")?.[1];
  return [headers.get(HEADER.xApiKey) ?? "", bearer ?? ""].filter((key) => key !== "");
}

function readRequest(
  { method, url, headers, body }: Exchange["request"],
  keys: string[],
  hide: Hide,
): RequestReading {
  const text = hide(new TextDecoder().decode(body));
  const json = parseJson(text);
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/[?#].*$/, "");
  return {
    method,
    path: hide(path),
    headers: hideInHeaders(headers, hide),
    mediaType: mediaTypeOf(headers),
    text,
    body: json,
    isOperation: path.endsWith(COMPLETE_PATH),
    wantsStream: isObject(json) && json["stream"] === true,
    keys,
  };
}

function readResponse(exchange: Exchange, wantsStream: boolean, hide: Hide): ResponseReading | undefined {
  const { response, failure, abandoned } = exchange;
  if (response === undefined) return undefined;
  const isWhole = failure === undefined && abandoned !== true;
  const { status, chunks } = response;
  const headers = hideInHeaders(response.headers, hide);
  const bytes = join(chunks.map((chunk) => chunk.bytes));
  const text = hide(new TextDecoder().decode(bytes));
  const mediaType = mediaTypeOf(headers);
  const body = parseJson(text);
  const mayBeStream = mediaType === "text/event-stream" || (body === undefined && mediaType !== "text/html");
  const isStream = status === 200 && wantsStream && mayBeStream;
  const stream = isStream ? readStream(readFrames(bytes, chunks, isWhole), isWhole, hide) : undefined;
  const answer = status === 200 ? readAnswer(body, stream) : undefined;
  return {
    status,
    headers,
    mediaType,
    bytes,
    isWhole,
    text,
    body,
    stream,
    // A key may be cut in two by events.
    answer: answer && { ...answer, text: hide(answer.text) },
  };
}

/** The media type of `content-type`; empty without one. */
function mediaTypeOf(headers: Headers): string {
  return (headers.get(HEADER.contentType) ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

function hideInHeaders(headers: Headers, hide: Hide): Headers {
  return new Headers([...headers].map(([name, value]) => [name, hide(value)]));
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The completion in a body, or in the events of a stream: their texts joined, the rest as the last one says. */
export function readAnswer(body: unknown, stream: StreamReading | undefined): Answer | undefined {
  if (stream !== undefined) return readStreamed(stream);
  if (!isObject(body) || typeof body["completion"] !== "string") return undefined;
  return answerOf(body, body["completion"]);
}

function readStreamed({ events }: StreamReading): Answer | undefined {
  const completions = events.filter(({ name }) => name === "completion").map(({ data }) => data);
  const last = completions.findLast((data) => typeof data["stop_reason"] === "string") ?? completions.at(-1);
  if (last === undefined) return undefined;
  return answerOf(last, completions.map((data) => textOf(data["completion"])).join(""));
}

function answerOf(data: Record<string, unknown>, text: string): Answer {
  return { text, stopReason: data["stop_reason"], model: data["model"], id: data["id"], stop: data["stop"] };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
