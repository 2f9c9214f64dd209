import { createId, HEADER } from "@text-completions/core";
import {
  collectSecrets,
  createRedactor,
  describeCause,
  errorResponse,
  type Exchange,
  type FetchFunction,
  openAbortScope,
  recordExchange,
} from "@text-completions/core/internal";
import type { CallLog, LoggedCall } from "../call-log.ts";

/** The API's own limit, in bytes. A request is kept until its response has ended, because the log names its model. */
const MAX_REQUEST_BYTES = 32 * 1024 * 1024;

/** How much of a response is kept, in bytes: the log shows the message of an error. */
const MAX_KEPT_BYTES = 16 * 1024;

/** Adds a call log to a handler without one: a replay or a forwarder. */
export function logCalls(fetch: FetchFunction, log: CallLog): (request: Request) => Promise<Response> {
  let count = 0;
  return async (original) => {
    const startedAt = Date.now();
    const scope = openAbortScope(original);
    const { signal } = scope;
    const { url, method, headers } = original;
    const body = await readBytes(original);
    const tooLarge = body === undefined;
    const request = new Request(url, { method, headers, body: tooLarge ? null : body });
    const { response, exchange } = recordExchange(tooLarge ? rejectSize : fetch, request, {
      signal,
      maxBytes: MAX_KEPT_BYTES,
    });
    void logEnd(exchange);
    return response;

    async function logEnd(ended: Promise<Exchange>): Promise<void> {
      const call = toLoggedCall(await ended, ++count, startedAt);
      scope.dispose();
      log.call(call);
    }
  };
}

async function rejectSize(): Promise<Response> {
  const message = `Request exceeds the maximum size of ${MAX_REQUEST_BYTES} bytes.`;
  return errorResponse({ type: "request_too_large", message }, createId("req"));
}

/** The body; null without one, undefined if it is too large. */
async function readBytes({ body }: Request): Promise<Uint8Array<ArrayBuffer> | null | undefined> {
  if (body === null) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const OUTCOMES = { complete: "answered", broken: "dropped", aborted: "aborted" } as const;

const FIRST_ERROR_STATUS = 400;

function toLoggedCall(exchange: Exchange, number: number, startedAt: number): LoggedCall {
  const { request, response, end, endedAtMs, error } = exchange;
  const { model } = toRecord(parseJson([request.body]));
  const call: LoggedCall = {
    number,
    method: request.method,
    url: request.url,
    model: typeof model === "string" ? model : undefined,
    requestId: response?.headers.get(HEADER.requestId) ?? undefined,
    status: response?.status,
    error: readError(response),
    detail: end === "broken" && error !== undefined ? describeCause(error) : undefined,
    outcome: OUTCOMES[end],
    startedAt,
    endedAt: startedAt + Math.round(endedAtMs),
  };
  // A server may repeat the caller's key.
  return createRedactor(collectSecrets(request)).value(call);
}

function readError(response: Exchange["response"]): LoggedCall["error"] {
  if (response === undefined || response.status < FIRST_ERROR_STATUS) return undefined;
  const { error } = toRecord(parseJson(response.chunks.map(({ bytes }) => bytes)));
  const { type, message } = toRecord(error);
  if (typeof type !== "string") return undefined;
  return { type, message: typeof message === "string" ? message : undefined };
}

function parseJson(parts: readonly Uint8Array[]): unknown {
  try {
    return JSON.parse(Buffer.concat(parts).toString());
  } catch {
    return undefined;
  }
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
