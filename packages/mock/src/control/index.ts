export {
  connectMock,
  type ConnectOptions,
  ControlError,
  type RemoteFinding,
  type RemoteMock,
} from "./connect-mock.ts";
export {
  type Control,
  CONTROL_PATH,
  type ControlOptions,
  createControl,
  respondToHealth,
  SCOPE_HEADER,
} from "./control.ts";
export type { Fetchable } from "../engine/fetch.ts";
