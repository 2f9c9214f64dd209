import { COMPLETE_PATH, HEADER } from "@text-completions/core";
import type { Exchange } from "../exchange.ts";
import { isObject } from "./is-object.ts";
import { parseJson } from "./parse-json.ts";
import { readAnswer } from "./read-answer.ts";
import { readStream } from "./read-stream.ts";
import type { Reading, RequestReading, ResponseReading } from "./reading.ts";

const decoder = new TextDecoder();

/** Reads an exchange once, for all checks. Nothing in it is refused: what cannot be understood is left undefined. */
export function readExchange(exchange: Exchange): Reading {
  const request = readRequest(exchange.request);
  return { exchange, request, response: readResponse(exchange, request.wantsStream) };
}

function readRequest({ method, url, headers, body }: Exchange["request"]): RequestReading {
  const text = decoder.decode(body);
  const json = parseJson(text);
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/[?#].*$/, "");
  const bearer = /^bearer +(.+)$/i.exec(headers.get(HEADER.authorization) ?? "")?.[1];
  return {
    method,
    path,
    headers,
    text,
    body: json,
    isOperation: path.endsWith(COMPLETE_PATH),
    wantsStream: isObject(json) && json["stream"] === true,
    keys: [headers.get(HEADER.xApiKey) ?? "", bearer ?? ""].filter((key) => key !== ""),
  };
}

function readResponse(exchange: Exchange, wantsStream: boolean): ResponseReading | undefined {
  const { response, failure, abandoned } = exchange;
  if (response === undefined) return undefined;
  const isWhole = failure === undefined && abandoned !== true;
  const { status, headers, chunks } = response;
  const bytes = join(chunks.map((chunk) => chunk.bytes));
  const text = decoder.decode(bytes);
  const mediaType = (headers.get(HEADER.contentType) ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const body = parseJson(text);
  const mayBeStream = mediaType === "text/event-stream" || (body === undefined && mediaType !== "text/html");
  const isStream = status === 200 && wantsStream && mayBeStream;
  const stream = isStream ? readStream(bytes, chunks, isWhole) : undefined;
  const answer = status === 200 ? readAnswer(body, stream) : undefined;
  return { status, headers, mediaType, bytes, isWhole, text, body, stream, answer };
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
