export {
  connectMock,
  type ConnectOptions,
  ControlError,
  type RemoteFinding,
  type RemoteMock,
} from "./connect-mock.ts";
export { respondToHealth, CONTROL_PATH } from "./control.ts";
export { type Control, type ControlOptions, createControl, SCOPE_HEADER } from "./control.ts";
export type { Fetchable } from "../engine/fetch.ts";
