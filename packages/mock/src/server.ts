export { type Fetchable, serveMock, type MockServer, type ServeOptions } from "./server/serve-mock.ts";
