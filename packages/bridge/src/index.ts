export type { Bridge } from "./bridge.ts";
export type { BridgeCall } from "./bridge-call.ts";
export type { BridgeOptions } from "./bridge-options.ts";
export { createBridge } from "./create-bridge.ts";
export type { Adaptation, AdaptationCode, AdaptationPolicy } from "./adaptation.ts";
export type { MessagesRequest } from "./messages-request.ts";
export { getModelCapabilities, type ModelCapabilities } from "./model-capabilities.ts";
export type { Retry, RetryOptions } from "./retry-options.ts";
export { withRetries } from "./with-retries.ts";
