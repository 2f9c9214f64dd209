import type { Clock, CompletionRequest } from "@text-completions/core";
import type { Adaptation, AdaptationCode, AdaptationPolicy, BridgeCall } from "./call.ts";
import type { LearnedCapabilities, ModelCapabilities } from "./capabilities.ts";
import type { Telemetry } from "./telemetry.ts";
import type { MessagesRequest } from "./to-messages-request.ts";

/** Options of `createBridge`. */
export interface BridgeOptions {
  /**
   * The bridge's own key, or a function called for each request; `null` forwards the caller's.
   *
   * The bridge's own is sent as `x-api-key`, the caller's as it was received: as `x-api-key` or as `authorization`.
   */
  apiKey: string | (() => string | Promise<string>) | null;
  /**
   * The live model to use for each legacy model: one for all, a record by legacy id, or a function.
   *
   * In a record, an id stands for its aliases too, and `"*"` for all others. A request for any other model gets a 404.
   */
  models: string | Readonly<Record<string, string>> | ((model: string) => string | undefined);
  /**
   * The URL of the Messages API server, without `/v1/messages`; a path is kept. Default: `"https://api.anthropic.com"`.
   */
  baseUrl?: string | URL | undefined;
  /** The bridge's own key as a bearer token, which vLLM requires. Default: none. */
  authToken?: string | undefined;
  /** What live models accept, by id. Takes precedence over what the bridge knows or learns. Default: none. */
  capabilities?: Readonly<Record<string, Partial<ModelCapabilities>>> | undefined;
  /**
   * Whether the bridge learns what a model accepts from its upstream. Default: true.
   *
   * It reads `GET /v1/models/{id}` once for a model whose documentation it does not know, and when a model rejects a
   * request because of `temperature`, `top_p`, `top_k`, `max_tokens` or a prefill, it adapts the request and sends it
   * again.
   */
  learnCapabilities?: boolean | undefined;
  /**
   * Whether to adapt or reject a request that cannot be carried over unchanged: one policy for all, or by code.
   * Default: `{ prefill: "reject" }`, and `"adapt"` for the others.
   *
   * A caller can choose with the header `prefer: handling=strict` or `handling=lenient` (RFC 7240 §4.4). A prefill is
   * rejected only if the model does not continue it.
   */
  adaptations?: AdaptationPolicy | Readonly<Partial<Record<AdaptationCode, AdaptationPolicy>>> | undefined;
  /**
   * The stop reason of a completion that the model declined. Default: `"stop_sequence"`.
   *
   * Every client knows `"stop_sequence"`; `"refusal"` is the stop reason of the Messages API.
   */
  refusal?: "stop_sequence" | "refusal" | undefined;
  /** The model that a completion names: the live one, or the legacy one that was requested. Default: `"live"`. */
  responseModel?: "live" | "legacy" | undefined;
  /** The keys that callers may use, if the bridge has one of its own. Default: any that is not empty. */
  callerKeys?: readonly string[] | undefined;
  /**
   * Sends the requests, each with the signal that cancels it. Default: `globalThis.fetch`, looked up at each request.
   *
   * The signal is also the request's own. Requests are not retried, unless this is `withRetries()`.
   */
  fetch?: ((request: Request, init?: { signal?: AbortSignal }) => Promise<Response>) | undefined;
  /** The largest body of a request, in bytes; beyond it, 413. Default: 32 MiB. */
  maxRequestBytes?: number | undefined;
  /**
   * How many JSON values a request or a response may contain, nested ones included. Default: 1,000,000.
   *
   * The caller gets a 400 for a request with more, and a 500 for a response with more.
   */
  maxJsonValues?: number | undefined;
  /**
   * The largest response that is not a stream, in bytes; beyond it, 500. Default: 32 MiB.
   *
   * Also the longest text of a stream of version 2023-01-01, which repeats it in each event.
   */
  maxResponseBytes?: number | undefined;
  /**
   * The longest stream of the upstream, in bytes; beyond it, the stream ends with an `api_error`. Default: 256 MiB.
   *
   * It also counts what callers do not get, such as pings and thinking.
   */
  maxStreamBytes?: number | undefined;
  /** How many valid requests may be in progress at once; beyond it, 429. Default: any number. */
  maxRequests?: number | undefined;
  /**
   * The longest silence of the upstream within a response, in milliseconds. Default: 600,000.
   *
   * After it the response ends with a `timeout_error`.
   */
  stallTimeoutMs?: number | undefined;
  /**
   * The longest time that one valid request may take, in milliseconds. Default: 3,600,000.
   *
   * It begins when the request has been read and ends with the response, whether the upstream or the caller is slow.
   * After it the caller gets a 504, or the stream ends with a `timeout_error`.
   */
  totalTimeoutMs?: number | undefined;
  /** Changes a request just before it is sent, for instance to allow a thinking model more tokens. Default: none. */
  transformRequest?: ((body: MessagesRequest, request: CompletionRequest) => MessagesRequest) | undefined;
  /**
   * Called with each adaptation of a request that was accepted or rejected. Must not throw. Default: none.
   *
   * For a request that is sent, it is called once the upstream has accepted it. The caller gets the `warning` header.
   */
  onAdaptation?: ((adaptation: Adaptation, call: BridgeCall) => void) | undefined;
  /** Called when the bridge has learned from the upstream what a model accepts. Must not throw. Default: none. */
  onCapabilitiesLearned?: ((learned: LearnedCapabilities) => void) | undefined;
  /** Called with each call when it has ended. Must not throw. Default: none. */
  onCall?: ((call: BridgeCall) => void) | undefined;
  /** Traces requests: `createTelemetry()` of `@text-completions/bridge/opentelemetry`. Default: none. */
  telemetry?: Telemetry | undefined;
  /** The source of time. Default: the platform's time. */
  clock?: Clock | undefined;
  /** Returns a number of at least 0 and less than 1, for ids. Default: `Math.random`. */
  random?: (() => number) | undefined;
  /** Creates the ids that the upstream does not send. Default: ids in the API's format, from `random`. */
  createId?: ((kind: "compl" | "req", callNumber: number) => string) | undefined;
}
