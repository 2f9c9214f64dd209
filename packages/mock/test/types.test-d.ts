import { completion, createMock, failure, stream, text } from "@text-completions/mock";
import type { Call, Mock, MockRequest, Reply, ReplyOptions, Step } from "@text-completions/mock";
import { createControl } from "@text-completions/mock/control";
import { createRecorder, createReplay } from "@text-completions/mock/record";
import type { ScenarioData } from "@text-completions/mock/scenario";
import { serveMock, type MockServer } from "@text-completions/mock/server";
import type { CompletionRequest } from "@text-completions/core";
import { expectTypeOf, test } from "vitest";

test("a mock's fetch can replace the global one", () => {
  expectTypeOf<Mock["fetch"]>().toExtend<typeof fetch>();
});

test("a mock can be served", () => {
  expectTypeOf(serveMock).toBeCallableWith(createMock());
  expectTypeOf(serveMock).returns.resolves.toEqualTypeOf<MockServer>();
});

test("a reply is a text, a scripted reply, a Response or a function of the request", () => {
  expectTypeOf<string>().toExtend<Reply>();
  expectTypeOf(completion(" a")).toExtend<Reply>();
  expectTypeOf(failure("overloaded_error")).toExtend<Reply>();
  expectTypeOf(stream([text(" a")])).toExtend<Reply>();
  expectTypeOf<Response>().toExtend<Reply>();
  expectTypeOf<(request: MockRequest) => Promise<string>>().toExtend<Reply>();
  expectTypeOf<number>().not.toExtend<Reply>();
});

test("scripting can be chained", () => {
  expectTypeOf<ReturnType<Mock["replyOnce"]>>().toEqualTypeOf<Mock>();
  expectTypeOf(createMock().reply(" a")).toEqualTypeOf<Mock>();
});

test("only error types that the API sends can be scripted", () => {
  expectTypeOf(failure).toBeCallableWith("overloaded_error");
  expectTypeOf(failure).toBeCallableWith("forbidden");
  // @ts-expect-error -- it throws
  failure("teapot_error");
  // @ts-expect-error -- it throws
  errorEvent("teapot_error");
  // @ts-expect-error -- a status is not a type
  failure(500);
});

test("keys are a list, or null for pages whose back end adds the key", () => {
  expectTypeOf(createMock).toBeCallableWith({ apiKeys: null });
  // @ts-expect-error -- one key is a list of one
  createMock({ apiKeys: "sk-test" });
});

test("a call's request is typed, and may be missing; nothing of a call can be written", () => {
  expectTypeOf<Call["request"]>().toEqualTypeOf<CompletionRequest | undefined>();
  const [call] = createMock().calls;
  // @ts-expect-error -- it is the mock's to write
  if (call) call.status = 200;
});

test("a step is distinguished by its kind", () => {
  expectTypeOf<Extract<Step, { kind: "pause" }>>().toHaveProperty("ms").toEqualTypeOf<number>();
});

test("a one-off reply takes no number of times", () => {
  expectTypeOf<Parameters<Mock["replyOnce"]>[1]>().toEqualTypeOf<Omit<ReplyOptions, "times"> | undefined>();
  // @ts-expect-error -- once is once
  createMock().replyOnce(" a", { times: 2 });
});

test("a control and a replay can be served, and a recorder and a replay can replace the global fetch", () => {
  expectTypeOf(serveMock).toBeCallableWith(createControl(() => createMock()));
  expectTypeOf(serveMock).toBeCallableWith(createReplay({}));
  expectTypeOf(createReplay({}).fetch).toExtend<typeof fetch>();
  expectTypeOf(createRecorder().fetch).toExtend<typeof fetch>();
  expectTypeOf(createRecorder).toBeCallableWith({ fetch });
});

test("a scenario written in TypeScript is checked", () => {
  expectTypeOf({ replies: [{ reply: { stream: [" a", { pause: 1 }] }, times: 2 }] }).toExtend<ScenarioData>();
  // @ts-expect-error -- a reply is not a number
  const wrong: ScenarioData = { replies: [{ reply: 1 }] };
  // @ts-expect-error -- a function is no data
  const options: ScenarioData = { options: { onCall: () => {} } };
  expectTypeOf([wrong, options]).toEqualTypeOf<ScenarioData[]>();
});
