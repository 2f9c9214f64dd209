export type { Bridge } from "./bridge.ts";
export type { BridgeCall } from "./bridge-call.ts";
export type { BridgeOptions } from "./bridge-options.ts";
export { createBridge } from "./create-bridge.ts";
export type { Loss, LossCode, LossPolicy } from "./loss.ts";
export type { MessagesRequest } from "./messages-request.ts";
export { findAbilities, type ModelAbilities } from "./model-abilities.ts";
export type { Retry, RetryOptions } from "./retry-options.ts";
export { withRetries } from "./with-retries.ts";
