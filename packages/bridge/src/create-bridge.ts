import { createId, type HeaderName, statusOf } from "@text-completions/core";
import { Failure, unreadable } from "./bridge-error.ts";
import type { BridgeCall } from "./call.ts";
import { toCompletionStream } from "./completion-stream.ts";
import { toCompletion } from "./completion.ts";
import { convertRequest, findLiveModel } from "./convert-request.ts";
import { type Exchange, checkAdaptations, noteFailure } from "./exchange.ts";
import type { BridgeOptions } from "./options.ts";
import { readOptions, type Settings } from "./resolve-options.ts";
import { passedHeaders, sendUpstream } from "./upstream.ts";
import { acceptRequest } from "./validate-request.ts";

/** Answers legacy requests. Made by `createBridge`. */
export interface Bridge {
  /**
   * Answers a request. Takes what `fetch` takes and needs no `this`; what else a server passes beside a `Request` is
   * ignored, so that it can be the handler of Workers, Deno, Bun or Hono as it is. Failures are answers, in the shape of
   * the legacy API; it rejects only if the caller aborts, with the signal's reason, or with a TypeError if the platform can
   * make no `Request` of what it is given.
   */
  readonly fetch: (input: Request | string | URL, init?: unknown) => Promise<Response>;
}

/**
 * Creates a bridge: it answers `POST /v1/complete` by asking a server of the Messages API, Anthropic's or any other.
 *
 * @example
 * ```ts
 * import { createBridge } from "@text-completions/bridge";
 *
 * const bridge = createBridge({ apiKey: "sk-ant-...", models: { "claude-2.1": "claude-sonnet-4-5" } });
 *
 * const response = await bridge.fetch("https://localhost/v1/complete");
 * console.log(response.status); // → 405
 * ```
 *
 * @throws {TypeError} if an option is not what it should be.
 */
export function createBridge(options: BridgeOptions): Bridge {
  const settings = readOptions(options);
  let calls = 0;
  return {
    fetch: async (input, init) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The platform checks it, as it does for `fetch`.
      answer(input instanceof Request ? input : new Request(input, init as RequestInit), settings, ++calls),
  };
}

async function answer(request: Request, settings: Settings, number: number): Promise<Response> {
  const call = openCall(request, number);
  const end = (outcome: BridgeCall["outcome"]): void => {
    if (call.outcome !== "pending") return;
    call.outcome = outcome;
    call.endedAt = Date.now();
    settings.onCall?.(call);
  };
  const noteAdaptation: Exchange["noteAdaptation"] = (code, field, message) => {
    const adaptation = { code, field, message };
    call.adaptations.push(adaptation);
    settings.onAdaptation?.(adaptation, call);
  };
  const flags = { isOldest: false, isContinued: false };
  const exchange = { request, settings, call, legacyModel: "", ...flags, keys: [], noteAdaptation, end };
  try {
    request.signal.throwIfAborted();
    return await answerRequest(exchange);
  } catch (error) {
    if (request.signal.aborted) {
      end("aborted");
      throw request.signal.reason;
    }
    const response = respondFailure(exchange, toFailure(error));
    end("answered");
    return response;
  }
}

function openCall({ method, url }: Request, number: number): BridgeCall {
  const requestId = createId("req");
  return { number, method, url, startedAt: Date.now(), requestId, adaptations: [], outcome: "pending" };
}

/** What nobody foresaw, such as an `transformRequest` that throws, is not for callers to read. */
function toFailure(error: unknown): Failure {
  return error instanceof Failure
    ? error
    : new Failure("api_error", "Internal server error", { fault: String(error) });
}

/**
 * Answers a request by a message.
 *
 * @throws {Failure} that is the answer instead.
 */
export async function answerRequest(exchange: Exchange): Promise<Response> {
  const { call, settings } = exchange;
  const asked = await acceptRequest(exchange);
  call.model = asked.model;
  call.stream = asked.stream === true;
  call.liveModel = findLiveModel(asked.model, exchange);
  const body = convertRequest(asked, call.liveModel, exchange);
  const adaptationHeaders = checkAdaptations(exchange);

  const upstream = await sendUpstream(settings.transformRequest?.(body, asked) ?? body, exchange);
  const headers = { ...passedHeaders(upstream.headers), ...adaptationHeaders };
  if (!call.stream) {
    const response = respond(call, await toCompletion(upstream, exchange), headers);
    exchange.end("answered");
    return response;
  }

  const type = upstream.headers.get("content-type" satisfies HeaderName);
  if (!upstream.body || !type?.startsWith("text/event-stream")) {
    upstream.body?.cancel().catch(() => undefined);
    throw unreadable(`${type ?? "no content-type"} to a request for a stream`);
  }
  const stream = toCompletionStream(upstream.body, exchange);
  // The header tells nginx to pass events on one by one.
  return respond(call, stream, { ...headers, "x-accel-buffering": "no" });
}

const METHOD_NOT_ALLOWED = 405;

/** Answers by a failure, as the legacy API does. Source: `/components/schemas/ErrorResponse`. */
export function respondFailure(exchange: Exchange, { type, message, details }: Failure): Response {
  const { call } = exchange;
  const { headers = {}, fault, status = statusOf(type) } = details;
  const error = noteFailure(exchange, { type, message }, fault);
  const envelope = { type: "error", error, request_id: call.requestId };
  const body = status === METHOD_NOT_ALLOWED ? { detail: error.message } : envelope;
  return respond(call, JSON.stringify(body), headers, status);
}

/** Answers by JSON or by a stream. */
export function respond(
  call: BridgeCall,
  body: string | ReadableStream<Uint8Array>,
  headers: Readonly<Record<string, string>>,
  status = 200,
): Response {
  call.status = status;
  const type = typeof body === "string" ? "application/json" : "text/event-stream; charset=utf-8";
  const own = {
    ["request-id" satisfies HeaderName]: call.requestId,
    ["content-type" satisfies HeaderName]: type,
  };
  return new Response(body, { status, headers: { ...headers, ...own } });
}
