export type { Adaptation, AdaptationCode, AdaptationPolicy, BridgeCall } from "./call.ts";
export { getModelCapabilities, type ModelCapabilities } from "./capabilities.ts";
export { createBridge, type Bridge } from "./create-bridge.ts";
export type { BridgeOptions, MessagesRequest } from "./options.ts";
export { withRetries, type Retry, type RetryOptions } from "./with-retries.ts";
