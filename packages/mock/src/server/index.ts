export type { Fetchable } from "../engine/fetch.ts";
export { type CloseOptions, serveMock, type MockServer, type ServeOptions } from "./serve-mock.ts";
