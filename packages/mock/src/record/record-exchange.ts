import { HEADER } from "@text-completions/core";
import type { Clock } from "../time/clock.ts";
import { redactKeys, toRedactedJson, shownHeaders } from "../redact.ts";
import { recordBody } from "./record-body.ts";
import type { RecordedExchange, RecordedRequest } from "./recording.ts";
import { type TimedBytes, toRecordedChunks } from "./to-recorded-chunks.ts";

/** Does a request, gives its response, and tells of the exchange when it has ended. */
export async function recordExchange(
  request: Request,
  fetch: (request: Request) => Promise<Response>,
  clock: Clock,
  onEnd: (exchange: RecordedExchange) => void,
): Promise<Response> {
  const startedAt = clock.now();
  const elapsed = (): number => clock.now() - startedAt;
  const keys = keysOf(request.headers);
  const recorded = await toRecordedRequest(request, keys);
  const breakWith = (): "aborted" | "broken" => (request.signal.aborted ? "aborted" : "broken");

  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    onEnd({ request: recorded, end: breakWith(), endAtMs: elapsed() });
    throw error;
  }
  const { status } = response;
  const headers = toRecordedHeaders(response.headers, keys);
  const atMs = elapsed();
  const chunks: TimedBytes[] = [];
  return recordBody(response, {
    onChunk: (bytes) => void chunks.push({ atMs: elapsed(), bytes }),
    onEnd: (end) =>
      onEnd({
        request: recorded,
        response: { status, headers, atMs, chunks: toRecordedChunks(chunks, keys) },
        end: end === "broken" ? breakWith() : end,
        endAtMs: elapsed(),
      }),
  });
}

/** The keys that a request carries. */
export function keysOf(headers: Headers): string[] {
  const bearer = /^bearer +(.+)$/i.exec(headers.get(HEADER.authorization) ?? "")?.[1] ?? "";
  return [headers.get(HEADER.xApiKey) ?? "", bearer];
}

/** A request as plain data, without keys. Its body stays readable. */
export async function toRecordedRequest(request: Request, keys: readonly string[]): Promise<RecordedRequest> {
  const { method, url, headers } = request;
  const text = await request.clone().text();
  const body = parse(text);
  const plain = {
    method,
    url,
    headers: shownHeaders(headers),
    ...(body === undefined ? { text } : { body }),
  };
  // Its texts are replaced by texts, so it is still what it was.
  const redacted: RecordedRequest = JSON.parse(toRedactedJson(plain, keys));
  return redacted;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a recording leaves out: what is for one client alone, and how the body was packed, for it is recorded unpacked. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "set-cookie",
  "connection",
  "content-encoding",
  "content-length",
  "keep-alive",
  "transfer-encoding",
]);

function toRecordedHeaders(headers: Headers, keys: readonly string[]): Record<string, string> {
  const kept = [...headers].filter(([name]) => !LEFT_OUT.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, redactKeys(value, keys)]));
}
