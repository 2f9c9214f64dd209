import { HEADER } from "@text-completions/core";
import { WRONG_KEY } from "../checks/probes.ts";
import type { Chunk } from "../exchange.ts";
import type { Reading } from "../reading/reading.ts";
import type { ArrivedChunk, ExchangeRecord } from "../report.ts";
import { REDACTED, redactPieces } from "./redact.ts";

/** Headers that carry a key, or may. */
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  HEADER.xApiKey,
  HEADER.authorization,
  "proxy-authorization",
  "cookie",
  "set-cookie",
]);

/** An exchange as plain data. Keys are taken out of its headers and its pieces; of its other texts, by `redact`. */
export function toRecord({ exchange, request }: Reading, secrets: readonly string[]): ExchangeRecord {
  const { response, failure } = exchange;
  const { method, url, headers } = exchange.request;
  return {
    request: { method, url, headers: toPlainHeaders(headers), body: request.text },
    ...(response === undefined
      ? {}
      : {
          response: {
            status: response.status,
            headers: toPlainHeaders(response.headers),
            headersAtMs: round(response.headersAtMs),
            chunks: toArrivedChunks(response.chunks, secrets),
            endedAtMs: round(response.endedAtMs),
          },
        }),
    ...(failure === undefined ? {} : { failure: failure.message }),
  };
}

function toPlainHeaders(headers: Headers): Record<string, string> {
  // The wrong keys that a run makes up are no secret, and tell what was sent.
  return Object.fromEntries(
    [...headers].map(([name, value]) => [
      name,
      SECRET_HEADERS.has(name) && !value.includes(WRONG_KEY) ? REDACTED : value,
    ]),
  );
}

function toArrivedChunks(chunks: readonly Chunk[], secrets: readonly string[]): ArrivedChunk[] {
  const decoder = new TextDecoder();
  const texts = chunks.map(({ bytes }, at) => decoder.decode(bytes, { stream: at < chunks.length - 1 }));
  const shown = redactPieces(texts, secrets);
  return chunks.map(({ atMs, bytes }, at) => ({
    atMs: round(atMs),
    text: shown[at] ?? "",
    bytes: bytes.length,
  }));
}

/** To the hundredth of a millisecond. */
function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
