export { answerHealth, CONTROL_PATH } from "./control.ts";
export { type Control, type ControlOptions, createControl, SCOPE_HEADER } from "./control.ts";
export type { Fetchable } from "../engine/fetch.ts";
