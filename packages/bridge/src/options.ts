import type { Clock, CompletionRequest } from "@text-completions/core";
import type { Adaptation, AdaptationCode, AdaptationPolicy, BridgeCall } from "./call.ts";
import type { ModelCapabilities } from "./capabilities.ts";
import type { LearnedCapabilities } from "./capability-store.ts";
import type { MessagesRequest } from "./to-messages-request.ts";

/** Options of `createBridge`. */
export interface BridgeOptions {
  /**
   * The bridge's own key, sent as `x-api-key`: a string, or a function called for each request. `null` forwards what the
   * caller sends, as `x-api-key` or as `authorization`.
   */
  apiKey: string | (() => string | Promise<string>) | null;
  /**
   * Which live model to ask for which legacy one: one for all; a record by legacy id, in which an id stands for its
   * aliases too, and `"*"` for all others; or a function. A model that is not mapped is a 404.
   */
  models: string | Readonly<Record<string, string>> | ((model: string) => string | undefined);
  /** Where the Messages API is, without `/v1/messages`; a path is kept. Default: `"https://api.anthropic.com"`. */
  baseUrl?: string | URL | undefined;
  /** The bridge's own key as a bearer token, which vLLM asks for. Default: none. */
  authToken?: string | undefined;
  /** What live models accept, by id, where the bridge should not find it out itself. Default: none. */
  capabilities?: Readonly<Record<string, Partial<ModelCapabilities>>> | undefined;
  /**
   * Whether the bridge learns what a model accepts from its upstream: it reads `GET /v1/models/{id}` once for a model whose
   * documentation it does not know, and when a model rejects a request because of `temperature`, `top_p`, `top_k`,
   * `max_tokens` or a prefill, it adapts the request and sends it again. Default: true.
   */
  learnCapabilities?: boolean | undefined;
  /**
   * Whether to adapt or reject a request of which something cannot be carried over: one policy for all, or by code. A
   * caller can choose by the header `prefer: handling=strict` or `handling=lenient` (RFC 7240 §4.4). Default: everything is
   * adapted but the prefill, which is rejected where a model does not continue one.
   */
  adaptations?: AdaptationPolicy | Readonly<Partial<Record<AdaptationCode, AdaptationPolicy>>> | undefined;
  /**
   * The stop reason of a completion that the model declined: `"stop_sequence"`, which every client knows, or the word of
   * the Messages API, `"refusal"`. Default: `"stop_sequence"`.
   */
  refusal?: "stop_sequence" | "refusal" | undefined;
  /** The model that a completion names: the live one, or the legacy one that was asked for. Default: `"live"`. */
  responseModel?: "live" | "legacy" | undefined;
  /** The keys that callers may use, if the bridge has one of its own. Default: any that is not empty. */
  callerKeys?: readonly string[] | undefined;
  /**
   * Sends the requests. The signal ends one; it is also the request's own. Default: `globalThis.fetch`, looked up at each
   * request. Retries are left to the caller, unless it is `withRetries()`.
   */
  fetch?: ((request: Request, init?: { signal?: AbortSignal }) => Promise<Response>) | undefined;
  /** The largest body of a request, in bytes; beyond it, 413. Default: 32 MiB. */
  maxRequestBytes?: number | undefined;
  /**
   * The largest response that is not a stream, in bytes, and the longest text of a stream of version 2023-01-01, which
   * repeats it in each event; beyond it, 500. Default: 32 MiB.
   */
  maxResponseBytes?: number | undefined;
  /** How many valid requests are answered at once; beyond it, 429. Default: any number. */
  maxRequests?: number | undefined;
  /**
   * The longest silence of the upstream within a response, in milliseconds; then the response ends with a `timeout_error`.
   * Default: 600,000.
   */
  stallTimeoutMs?: number | undefined;
  /** Changes what is sent upstream, last: for instance to allow a thinking model more tokens. Default: no change. */
  transformRequest?: ((body: MessagesRequest, request: CompletionRequest) => MessagesRequest) | undefined;
  /**
   * Called with each adaptation of a request once the upstream has accepted it, and with those of one that is rejected. It
   * must not throw. Default: none; the caller reads the `warning` header.
   */
  onAdaptation?: ((adaptation: Adaptation, call: BridgeCall) => void) | undefined;
  /** Called when the upstream has said what a model accepts. It must not throw. Default: none. */
  onCapabilitiesLearned?: ((learned: LearnedCapabilities) => void) | undefined;
  /** Called with each call when it has ended, with its token usage. It must not throw. Default: none. */
  onCall?: ((call: BridgeCall) => void) | undefined;
  /** Where time comes from. Default: the platform's. */
  clock?: Clock | undefined;
  /** A number from 0 up to 1, for ids. Default: `Math.random`. */
  random?: (() => number) | undefined;
  /** Makes the ids that the upstream does not send. Default: ids of the real shape, from `random`. */
  createId?: ((kind: "compl" | "req", callNumber: number) => string) | undefined;
}
