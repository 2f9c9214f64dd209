import type { CompletionRequest } from "@text-completions/core";
import type { BridgeCall } from "./bridge-call.ts";
import type { Loss, LossCode, LossPolicy } from "./loss.ts";
import type { MessagesRequest } from "./messages-request.ts";
import type { ModelAbilities } from "./model-abilities.ts";

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
  abilities?: Readonly<Record<string, Partial<ModelAbilities>>> | undefined;
  /**
   * What is done about what cannot be carried over: one policy for all, or by code. A caller can choose by the header
   * `prefer: handling=strict` or `handling=lenient` (RFC 7240 §4.4). Default: all is adapted but the prefill, which is
   * refused where a model does not continue one.
   */
  losses?: LossPolicy | Readonly<Partial<Record<LossCode, LossPolicy>>> | undefined;
  /**
   * The stop reason of an answer that the model declined: `"stop_sequence"`, which every client knows, or the word of
   * the Messages API, `"refusal"`. Default: `"stop_sequence"`.
   */
  refusal?: "stop_sequence" | "refusal" | undefined;
  /** The model that an answer names: the live one, or the legacy one that was asked for. Default: `"live"`. */
  answerModel?: "live" | "legacy" | undefined;
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
  adjust?: ((body: MessagesRequest, asked: CompletionRequest) => MessagesRequest) | undefined;
  /** Told of each loss at once, of one that is refused, too. It must not throw. Default: nobody is told; the `warning` header tells the caller. */
  onLoss?: ((loss: Loss, call: BridgeCall) => void) | undefined;
  /** Told of each call at its end, with its token usage. It must not throw. Default: nobody is told. */
  onCall?: ((call: BridgeCall) => void) | undefined;
}
