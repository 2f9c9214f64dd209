import type { CompletionRequest } from "@text-completions/core";
import { completionHandlers, createMock, http } from "@text-completions/msw";
import { HttpResponse, type HttpHandler } from "msw";
import { expectTypeOf, test } from "vitest";

const COMPLETION = {
  type: "completion",
  id: "compl_1",
  completion: " a",
  stop_reason: "stop_sequence",
  model: "claude-2.1",
} as const;

test("the handlers are MSW's own", () => {
  expectTypeOf(completionHandlers).returns.toEqualTypeOf<HttpHandler[]>();
  expectTypeOf(completionHandlers).toBeCallableWith();
  expectTypeOf(completionHandlers).toBeCallableWith(createMock(), { baseUrl: undefined });
  expectTypeOf(completionHandlers).toBeCallableWith(createMock(), { baseUrl: new URL("https://a.example") });
  expectTypeOf(http.post).returns.toEqualTypeOf<HttpHandler>();
});

test("a resolver gets a typed request", () => {
  http.post("/v1/complete", async ({ request, response }) => {
    expectTypeOf(await request.json()).toEqualTypeOf<CompletionRequest>();
    expectTypeOf(await request.clone().json()).toEqualTypeOf<CompletionRequest>();
    return response(200).json(COMPLETION);
  });
});

test("statuses, bodies, streams and headers are those of the document", () => {
  http.post("/v1/complete", ({ response }) => {
    expectTypeOf(response).parameter(0).toExtend<number>();
    return response(200).stream([{ type: "ping" }]);
  });
  // @ts-expect-error -- The API has no such path.
  http.post("/v1/messages", () => undefined);
  // @ts-expect-error -- Argument of type '418' is not assignable.
  http.post("/v1/complete", ({ response }) => response(418).json({}));
  // @ts-expect-error -- 'completions' does not exist in type.
  http.post("/v1/complete", ({ response }) => response(200).json({ ...COMPLETION, completions: " a" }));
  // @ts-expect-error -- Property 'stop_reason' is missing.
  http.post("/v1/complete", ({ response }) => response(200).json({ ...COMPLETION, stop_reason: undefined }));
  http.post("/v1/complete", ({ response }) =>
    // @ts-expect-error -- Type '"overloaded_error"' is not assignable to type '"rate_limit_error"'.
    response(429).json({ type: "error", error: { type: "overloaded_error", message: "no" } }),
  );
  // @ts-expect-error -- Property 'stream' does not exist: an error is no stream.
  http.post("/v1/complete", ({ response }) => response(429).stream([]));
  // @ts-expect-error -- Type '"pong"' is not assignable.
  http.post("/v1/complete", ({ response }) => response(200).stream([{ type: "pong" }]));
  http.post("/v1/complete", ({ response }) =>
    response(429).json(
      { type: "error", error: { type: "rate_limit_error", message: "no" } },
      // @ts-expect-error -- 'retry-after' is a number of seconds.
      { headers: { "retry-after": "soon" } },
    ),
  );
  // @ts-expect-error -- A response that is not typed goes through response.untyped().
  http.post("/v1/complete", () => HttpResponse.json({ a: 1 }));
  http.post("/v1/complete", ({ response }) => response.untyped(HttpResponse.json({ a: 1 })));
});
