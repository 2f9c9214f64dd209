import { COMPLETE_PATH, HEADER } from "@text-completions/core";
import type { Exchange } from "../exchange.ts";
import { REDACTED, secretsOf, SHORTEST_KEY } from "../run/redact.ts";
import { isObject } from "./is-object.ts";
import { parseJson } from "./parse-json.ts";
import { readAnswer } from "./read-answer.ts";
import { readFrames } from "./read-frames.ts";
import { readStream } from "./read-stream.ts";
import type { Reading, RequestReading, ResponseReading } from "./reading.ts";

const decoder = new TextDecoder();

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
  const text = hide(decoder.decode(body));
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
  const text = hide(decoder.decode(bytes));
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
