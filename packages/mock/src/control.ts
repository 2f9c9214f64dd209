export { answerHealth, CONTROL_PATH } from "./control/answer-health.ts";
export { type Control, type ControlOptions, createControl, SCOPE_HEADER } from "./control/create-control.ts";
export type { Fetchable } from "./fetchable.ts";
export { isLoopback } from "./is-loopback.ts";
