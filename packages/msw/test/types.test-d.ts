import { completionHandlers, createMock } from "@text-completions/msw";
import type { HttpHandler } from "msw";
import { expectTypeOf, test } from "vitest";

test("the handlers are MSW's own", () => {
  expectTypeOf(completionHandlers).returns.toEqualTypeOf<HttpHandler[]>();
  expectTypeOf(completionHandlers).toBeCallableWith();
  expectTypeOf(completionHandlers).toBeCallableWith(createMock(), { baseUrl: undefined });
});
