import { API_VERSIONS, type CompletionRequest, findModel, type HeaderName } from "@text-completions/core";
import {
  createStreamRedactor,
  defaultErrorMessage,
  describeCause,
  describeValue,
  endSentence,
  errorResponse,
  membersOf,
  readCompletionRequest,
  type Redactor,
  type RequestError,
  toRequest,
  UNBUFFERED,
} from "@text-completions/core/internal";
import { BridgeError, callOption, invalidRequest, optionFailed } from "./bridge-error.ts";
import { type Adaptation, type BridgeCall, toWarning } from "./call.ts";
import type { KnownCapabilities } from "./capabilities.ts";
import { convertMessage } from "./completion.ts";
import { toCompletionStream } from "./completion-stream.ts";
import { type BridgeState, type Exchange, openExchange, toReport } from "./exchange.ts";
import { learnFromError, learnFromResponse, lookUpModel, type Target } from "./learn-capabilities.ts";
import type { MessageSink, ReadMessageOptions } from "./message-reader.ts";
import { createMonitor } from "./monitor.ts";
import type { BridgeOptions } from "./options.ts";
import { resolveOptions } from "./resolve-options.ts";
import { convertRequest, type MessagesRequest, removeUnset } from "./to-messages-request.ts";
import { readUpstreamError } from "./upstream-error.ts";
import { expectStream, readMessage } from "./upstream-message.ts";
import { buildHeaders, passHeaders, postMessage } from "./upstream.ts";

/** Serves legacy requests. Created by `createBridge`. */
export interface Bridge {
  /**
   * Responds to a request. Takes the arguments of `fetch` and needs no `this`; further arguments that a server passes
   * are ignored, so it can be the handler of Workers, Deno, Bun or Hono as it is. Errors are responses in the format of
   * the legacy API; it rejects only if the caller aborts, with the signal's reason, or with a TypeError if the
   * arguments are not those of a `Request`.
   */
  readonly fetch: (input: Request | string | URL, init?: unknown) => Promise<Response>;
  /** What is known about a live model, and the source of each fact. */
  readonly getCapabilities: (model: string) => KnownCapabilities;
  /**
   * Responds to `GET /health` (the bridge runs), `GET /ready` (it can serve requests; 503 with a `code` otherwise) and
   * `GET /metrics` (for Prometheus); undefined for other requests. None of them shows a prompt, a text or a key.
   */
  readonly monitor: (request: Request) => Promise<Response | undefined>;
}

/**
 * Creates a bridge, which serves `POST /v1/complete` through a Messages API server, Anthropic's or any other.
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
 * @throws {UsageError} if an option is invalid.
 */
export function createBridge(options: BridgeOptions): Bridge {
  const settings = resolveOptions(options);
  const state: BridgeState = {
    settings,
    active: 0,
    hasResponded: false,
    availableAt: undefined,
    isLookingUp: false,
    lookedUp: new Set(),
  };
  const monitor = createMonitor(state);
  let calls = 0;
  function onEnd(call: BridgeCall, redactor: Redactor): void {
    monitor.end(call, redactor);
    settings.onCall?.(toReport(call, redactor));
  }
  return {
    async fetch(input, init) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The platform checks it, as it does for `fetch`.
      const request = toRequest(input, input instanceof Request ? undefined : (init as RequestInit));
      const exchange = openExchange(request, state, ++calls, onEnd);
      monitor.begin();
      return respond(exchange);
    },
    getCapabilities: settings.capabilities.describe,
    monitor: monitor.respond,
  };
}

async function respond(exchange: Exchange): Promise<Response> {
  const { request } = exchange;
  try {
    return await runPipeline(exchange);
  } catch (error) {
    if (request.signal.aborted) {
      exchange.end("aborted");
      throw request.signal.reason;
    }
    const response = renderError(exchange, error);
    exchange.end("answered");
    return response;
  }
}

/**
 * Responds to a request with a completion.
 *
 * @throws {BridgeError} if there is none; the caller renders it as a response.
 */
async function runPipeline(exchange: Exchange): Promise<Response> {
  const { call, settings, redactor } = exchange;
  const unset: Adaptation[] = [];
  const request = await readRequest(exchange, unset);
  call.model = request.model;
  call.stream = request.stream === true;
  takeSlot(exchange);
  call.liveModel = findLiveModel(request.model, exchange);

  const { upstream, continues, repeated } = await sendUpstream(request, call.liveModel, unset, exchange);
  const message: ReadMessageOptions = {
    continues,
    fixedModel: settings.responseModel === "legacy",
    model:
      settings.responseModel === "legacy" ? (findModel(request.model)?.id ?? request.model) : call.liveModel,
    refusal: settings.refusal,
    createId: () => settings.createId("compl", call.number),
  };
  const sink = createSink(exchange);
  const cumulative = usesCumulativeStream(exchange);
  const headers = { ...passHeaders(upstream.headers, exchange), ...warningHeader(exchange) };
  if (call.stream) {
    const source = await expectStream(upstream, exchange);
    const stream = toCompletionStream(source, exchange, { message, cumulative, sink });
    return render(exchange, stream, { ...headers, ...UNBUFFERED });
  }
  const whole = convertMessage(await readMessage(upstream, exchange), message, sink, repeated);
  const text = createStreamRedactor(exchange.redactor);
  const completion = text.push(whole.completion) + text.end();
  const { completion: _, ...rest } = whole;
  const shown = { ...redactor.value(rest), completion };
  call.stopReason = String(shown.stop_reason);
  call.completionId = shown.id;
  exchange.trace?.text(completion);
  const old = cumulative && { truncated: false, exception: null };
  const response = render(exchange, JSON.stringify({ ...whole, ...shown, ...old }), headers);
  exchange.end("answered");
  return response;
}

/** Reads and validates a request in the order and the words of the legacy API. */
async function readRequest({ request, settings }: Exchange, unset: Adaptation[]): Promise<CompletionRequest> {
  const { error, body } = await readCompletionRequest(request, {
    apiKeys: settings.callerKeys,
    maxBytes: settings.maxRequestBytes,
    maxValues: settings.maxJsonValues,
    prepareBody: (parsed) => removeUnset(parsed, unset),
  });
  if (error !== undefined) throw toBridgeError(error);
  return body;
}

function toBridgeError(error: RequestError): BridgeError {
  return new BridgeError(error.type, error.message ?? defaultErrorMessage(error.type), error);
}

const TOO_MANY_REQUESTS =
  "Number of concurrent connections has exceeded your rate limit. Please try again later.";

/**
 * Counts a request against `maxRequests`. Only here, so that callers without a valid key, and those who never finish
 * sending their request, take no slot.
 */
function takeSlot(exchange: Exchange): void {
  if (exchange.state.active >= exchange.settings.maxRequests) {
    const headers = { ["retry-after" satisfies HeaderName]: "1" };
    throw new BridgeError("rate_limit_error", TOO_MANY_REQUESTS, { headers });
  }
  exchange.takeSlot();
}

/**
 * Finds the live model for a legacy one.
 *
 * @throws {BridgeError} in the words of the API, if none is mapped; its `fault` says when the model was retired.
 */
function findLiveModel(name: string, { settings }: Exchange): string {
  const step = `map the model ${JSON.stringify(name)}`;
  const live: unknown = callOption("models", step, () => settings.findModel(name));
  if (typeof live === "string" && live !== "") return live;
  if (live != null && live !== "") {
    throw optionFailed("models", step, `expected a model id or undefined, got ${describeValue(live)}`);
  }
  const retired = findModel(name)?.retired;
  const fate = retired === undefined ? "" : `, which was retired on ${retired}`;
  const fault = `Failed to ${step}${fate}: no upstream model is configured for it. Add it to models.`;
  throw new BridgeError("not_found_error", `model: ${name}`, { fault });
}

/** One attempt for each capability that an upstream may lack, and one more. */
const MAX_ATTEMPTS = 8;

/**
 * Converts a request and sends it. If the upstream rejects it for something that the model does not accept, the bridge
 * learns that, and converts and sends the request again.
 *
 * @throws {BridgeError} unless the response is a success.
 */
async function sendUpstream(
  request: CompletionRequest,
  model: string,
  unset: readonly Adaptation[],
  exchange: Exchange,
): Promise<UpstreamResponse> {
  const { capabilities, learnCapabilities } = exchange.settings;
  const mayLearn = learnCapabilities && capabilities.isKept(model);
  const headers = await buildHeaders(exchange);
  for (let attempt = 1; ; attempt++) {
    const target = { model, known: capabilities.get(model) };
    const { sent, continues } = convert(request, target, unset, exchange);
    exchange.trace?.forward(request, sent, exchange.settings.baseUrl, headers);
    const upstream = await postMessage(sent, headers, exchange);
    if (upstream.ok) {
      for (const adaptation of exchange.call.adaptations) report(adaptation, exchange);
      if (mayLearn) learnFromResponse(upstream, target, exchange);
      if (mayLearn && capabilities.isAssumed(model)) void lookUpModel(model, headers, exchange);
      const last = sent.messages.at(-1);
      const isRepeated = last?.role === "assistant" && capabilities.get(model).repeatsPrefill;
      return { upstream, continues, repeated: isRepeated ? last.content : undefined };
    }
    const { error, message } = await readUpstreamError(upstream, exchange);
    const isLast = !mayLearn || !REJECTED.has(upstream.status) || attempt === MAX_ATTEMPTS;
    if (isLast || !learnFromError(message, sent, target, exchange)) throw error;
  }
}

/** A successful response of the upstream. */
interface UpstreamResponse {
  readonly upstream: Response;
  readonly continues: boolean;
  /** The prefill, if the upstream repeats it. */
  readonly repeated: string | undefined;
}

/** Bad Request, and Unprocessable Content, which FastAPI sends instead. */
const REJECTED: ReadonlySet<number> = new Set([400, 422]);

function convert(
  request: CompletionRequest,
  { model, known }: Target,
  unset: readonly Adaptation[],
  exchange: Exchange,
): { sent: MessagesRequest; continues: boolean } {
  const { settings, call } = exchange;
  const { body, continues, adaptations } = convertRequest(request, model, known, unset);
  call.adaptations = adaptations;
  rejectByPolicy(exchange);
  return { sent: transform(body, request, settings), continues };
}

/** The request as `transformRequest` changes it. A function that returns nothing may have changed it in place. */
function transform(
  body: MessagesRequest,
  request: CompletionRequest,
  { transformRequest }: Pick<BridgeOptions, "transformRequest">,
): MessagesRequest {
  const step = "change the request";
  const sent = callOption("transformRequest", step, () => transformRequest?.(body, request)) ?? body;
  if (Array.isArray(membersOf(sent)["messages"])) return sent;
  const reason = `expected a request with messages, got ${describeValue(sent)}`;
  throw optionFailed("transformRequest", step, reason);
}

/**
 * Rejects a request that must not be adapted, as the caller's header `prefer` (RFC 7240 §4.4) or else the options say.
 */
function rejectByPolicy(exchange: Exchange): void {
  const { request, settings, call } = exchange;
  const [, handling] = /handling=(strict|lenient)/.exec(request.headers.get("prefer") ?? "") ?? [];
  const asked = handling === undefined ? undefined : handling === "strict" ? "reject" : "adapt";
  const rejected = call.adaptations.find(({ code }) => (asked ?? settings.policyOf(code)) === "reject");
  if (rejected === undefined) return;
  for (const adaptation of call.adaptations) report(adaptation, exchange);
  const { code, field, message } = rejected;
  throw invalidRequest(`${field}: ${message} Send "prefer: handling=lenient" to adapt the request.`, code);
}

function report(adaptation: Adaptation, { settings, call, redactor }: Exchange): void {
  settings.onAdaptation?.(redactor.value(adaptation), toReport(call, redactor));
}

function createSink(exchange: Exchange): Pick<MessageSink, "usage" | "declined"> {
  const { call } = exchange;
  return {
    usage: (usage) => void (call.usage = { ...call.usage, ...usage }),
    declined() {
      const refusal = { code: "refusal", field: "prompt", message: "The model declined.", count: 1 } as const;
      call.adaptations = [...call.adaptations, refusal];
      report(refusal, exchange);
    },
  };
}

/** Whether the caller speaks the version whose streams repeat the text, and whose completions have two more members. */
function usesCumulativeStream({ request }: Exchange): boolean {
  return request.headers.get("anthropic-version" satisfies HeaderName) === API_VERSIONS[0];
}

function warningHeader({ call, redactor }: Exchange): Record<string, string> {
  const { adaptations } = call;
  return adaptations.length === 0 ? {} : { warning: toWarning(redactor.value(adaptations)) };
}

function render(
  { call, redactor }: Exchange,
  body: string | ReadableStream<Uint8Array>,
  headers: Readonly<Record<string, string>>,
): Response {
  call.status = 200;
  const type = typeof body === "string" ? "application/json" : "text/event-stream; charset=utf-8";
  const own = {
    ["request-id" satisfies HeaderName]: redactor.text(call.requestId),
    ["content-type" satisfies HeaderName]: type,
  };
  return new Response(body, { headers: { ...headers, ...own } });
}

/** Renders an error as a response. Only the operator sees the message of an unexpected one. */
function renderError({ call, redactor }: Exchange, thrown: unknown): Response {
  const error =
    thrown instanceof BridgeError
      ? thrown
      : new BridgeError("api_error", defaultErrorMessage("api_error"), {
          fault: `Failed to respond: ${endSentence(describeCause(thrown))} Check the functions passed to createBridge().`,
        });
  const { type, message, details } = redactor.value({
    type: error.type,
    message: error.message,
    details: error.details,
  });
  call.error = { type, message };
  if (error.fault !== undefined) call.fault = error.fault;
  if (error.upstreamError !== undefined) call.upstreamError = error.upstreamError;
  const { status, headers } = error;
  const response = errorResponse({ type, message, details, status, headers }, redactor.text(call.requestId));
  call.status = response.status;
  return response;
}
