export type { Fetchable } from "./fetchable.ts";
export { type CloseOptions, serveMock, type MockServer, type ServeOptions } from "./server/serve-mock.ts";
