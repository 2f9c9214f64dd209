export {
  type Control,
  CONTROL_PATH,
  type ControlOptions,
  createControl,
  SCOPE_HEADER,
} from "./control/create-control.ts";
export type { Fetchable } from "./fetchable.ts";
export { isLoopback } from "./is-loopback.ts";
