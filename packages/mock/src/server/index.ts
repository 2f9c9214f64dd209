export type { Fetchable } from "../engine/response.ts";
export { type CloseOptions, serveMock, type MockServer, type ServeOptions } from "./serve-mock.ts";
