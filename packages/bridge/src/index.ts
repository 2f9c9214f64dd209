export type { Adaptation, AdaptationCode, AdaptationPolicy, BridgeCall } from "./call.ts";
export {
  getModelCapabilities,
  type CapabilitySource,
  type KnownCapabilities,
  type LearnedCapabilities,
  type ModelCapabilities,
} from "./capabilities.ts";
export { toCompletion, type ToCompletionOptions } from "./completion.ts";
export { createBridge, type Bridge } from "./create-bridge.ts";
export type { BridgeOptions } from "./options.ts";
export type { RequestTrace, Telemetry } from "./telemetry.ts";
export {
  toMessagesRequest,
  type ConvertedRequest,
  type MessagesRequest,
  type ToMessagesRequestOptions,
} from "./to-messages-request.ts";
export { withRetries, type RetryOptions } from "./with-retries.ts";
