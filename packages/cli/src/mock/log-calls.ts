import { createId, HEADER } from "@text-completions/core";
import {
  collectSecrets,
  concatBytes,
  createRedactor,
  createRequest,
  describeCause,
  errorResponse,
  type Exchange,
  type FetchFunction,
  MAX_REQUEST_BYTES,
  membersOf,
  openAbortScope,
  parseJson,
  recordExchange,
} from "@text-completions/core/internal";
import { readBody } from "@text-completions/core/validate";
import type { CallLog, LoggedCall } from "../call-log.ts";

/** How much of a response is kept, in bytes: the log shows the message of an error. */
const MAX_KEPT_BYTES = 16 * 1024;

/** Adds a call log to a handler without one: a replay or a forwarder. */
export function logCalls(fetch: FetchFunction, log: CallLog): (request: Request) => Promise<Response> {
  let count = 0;
  return async (original) => {
    const startedAt = Date.now();
    const { url, method, headers } = original;
    // Kept until the response has ended, because the log names its model.
    const body = await readBody(original, MAX_REQUEST_BYTES);
    const tooLarge = body === undefined;
    const scope = openAbortScope(original);
    const { signal } = scope;
    const request = createRequest(url, { method, headers, body: body?.length ? body : null, signal });
    const { response, exchange } = recordExchange(tooLarge ? rejectSize : fetch, request, {
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

const OUTCOMES = { complete: "answered", broken: "dropped", aborted: "aborted" } as const;

const FIRST_ERROR_STATUS = 400;

function toLoggedCall(exchange: Exchange, number: number, startedAt: number): LoggedCall {
  const { request, response, end, endedAtMs, error } = exchange;
  const { model } = readMembers([request.body]);
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
  const { error } = readMembers(response.chunks.map(({ bytes }) => bytes));
  const { type, message } = membersOf(error);
  if (typeof type !== "string") return undefined;
  return { type, message: typeof message === "string" ? message : undefined };
}

/** The members of a body that is JSON. */
function readMembers(chunks: readonly Uint8Array[]): Readonly<Record<string, unknown>> {
  return membersOf(parseJson(new TextDecoder().decode(concatBytes(chunks))));
}
