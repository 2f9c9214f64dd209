import type { CompletionRequest } from "@text-completions/core";
import type { Message } from "@text-completions/prompt";
import type { BridgeCall, Adaptation, AdaptationCode, AdaptationPolicy } from "./call.ts";
import type { ModelCapabilities } from "./capabilities.ts";

/** Options of `createBridge`. */
export interface BridgeOptions {
  /**
   * The bridge's own key, sent as `x-api-key`: a text, or a function asked before each attempt. `null` passes on what the
   * caller sends, as `x-api-key` or as `authorization`.
   */
  apiKey: string | (() => string | Promise<string>) | null;
  /**
   * Which live model answers for which legacy one: one for all; a record by legacy id, in which an id stands for its
   * aliases too, and `"*"` for all others; or a function. A model without an answer is a 404.
   */
  models: string | Readonly<Record<string, string>> | ((model: string) => string | undefined);
  /** Where the Messages API is, without `/v1/messages`; a path is kept. Default: `"https://api.anthropic.com"`. */
  baseUrl?: string | URL | undefined;
  /** The bridge's own key as a bearer token, which vLLM asks for. Default: none. */
  authToken?: string | undefined;
  /** Corrections of the table of models, by live id. Default: none. */
  capabilities?: Readonly<Record<string, Partial<ModelCapabilities>>> | undefined;
  /**
   * Whether to adapt or reject a request of which something cannot be carried over: one policy for all, or by code. A caller can choose by the header
   * `prefer: handling=strict` or `handling=lenient` (RFC 7240 §4.4). Default: all is adapted but the prefill, which is
   * rejected where a model does not continue one.
   */
  adaptations?: AdaptationPolicy | Readonly<Partial<Record<AdaptationCode, AdaptationPolicy>>> | undefined;
  /**
   * The stop reason of an answer that the model declined: `"stop_sequence"`, which every client knows, or the word of
   * the Messages API, `"refusal"`. Default: `"stop_sequence"`.
   */
  refusal?: "stop_sequence" | "refusal" | undefined;
  /** The model that an answer names: the live one, or the legacy one that was asked for. Default: `"live"`. */
  responseModel?: "live" | "legacy" | undefined;
  /** The keys that callers may use, if the bridge has one of its own. Default: any that is not empty. */
  callerKeys?: readonly string[] | undefined;
  /**
   * Sends the requests. Default: `globalThis.fetch`, looked up at each request. Retries are left to the caller, unless it
   * is `withRetries()`.
   */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Largest body of a request, in bytes; beyond it, 413. Default: 32 MiB. */
  maxRequestBytes?: number | undefined;
  /** Has the last word on what is sent upstream: to give a thinking model more tokens, say. Default: nobody has. */
  transformRequest?: ((body: MessagesRequest, asked: CompletionRequest) => MessagesRequest) | undefined;
  /** Told of each adaptation at once, of one that is rejected, too. It must not throw. Default: nobody is told; the `warning` header tells the caller. */
  onAdaptation?: ((adaptation: Adaptation, call: BridgeCall) => void) | undefined;
  /** Told of each call at its end, with its token usage. It must not throw. Default: nobody is told. */
  onCall?: ((call: BridgeCall) => void) | undefined;
}

/** The body of `POST /v1/messages`, as far as a legacy request fills it. What is undefined is not sent. */
export interface MessagesRequest {
  model: string;
  max_tokens: number;
  system?: string | undefined;
  messages: Message[];
  stop_sequences?: string[] | undefined;
  temperature?: number | undefined;
  top_p?: number | undefined;
  top_k?: number | undefined;
  metadata?: NonNullable<CompletionRequest["metadata"]> | undefined;
  thinking?: { type: string } | undefined;
  stream?: boolean | undefined;
}
