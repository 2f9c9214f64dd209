import { expectTypeOf, test } from "vitest";
import type {
  Completion,
  CompletionRequest,
  CompletionRequestNonStreaming,
  CompletionRequestStreaming,
  ErrorType,
  Metadata,
  ResponseFor,
  StopReason,
  StreamEvent,
  components,
  paths,
} from "@text-completions/core";

test("a request needs prompt, max_tokens_to_sample and model, and nothing else", () => {
  expectTypeOf<{
    prompt: string;
    max_tokens_to_sample: number;
    model: "claude-2.1";
  }>().toExtend<CompletionRequest>();
  expectTypeOf<{ prompt: string; model: string }>().not.toExtend<CompletionRequest>();
});

test("an unknown field is rejected", () => {
  const request: CompletionRequest = {
    prompt: "",
    max_tokens_to_sample: 1,
    model: "claude-2.1",
    // @ts-expect-error The field is called max_tokens_to_sample.
    max_tokens: 1,
  };
  expectTypeOf(request).toEqualTypeOf<CompletionRequest>();
});

test("any model is valid, and the known ones are kept for completion in editors", () => {
  expectTypeOf<string>().toExtend<CompletionRequest["model"]>();
  expectTypeOf<Extract<CompletionRequest["model"], "claude-2.1">>().toEqualTypeOf<"claude-2.1">();
  expectTypeOf<Extract<StopReason, "max_tokens">>().toEqualTypeOf<"max_tokens">();
  expectTypeOf<Extract<ErrorType, "overloaded_error">>().toEqualTypeOf<"overloaded_error">();
});

test("only user_id may be null", () => {
  expectTypeOf<Metadata["user_id"]>().toEqualTypeOf<string | null | undefined>();
  expectTypeOf<null>().not.toExtend<CompletionRequest["temperature"]>();
});

test("stream: true selects events, its absence a completion, an unknown value either", () => {
  expectTypeOf<ResponseFor<CompletionRequestStreaming>>().toEqualTypeOf<AsyncIterable<StreamEvent>>();
  expectTypeOf<ResponseFor<CompletionRequestNonStreaming>>().toEqualTypeOf<Completion>();
  expectTypeOf<ResponseFor<{ prompt: string }>>().toEqualTypeOf<Completion>();
  expectTypeOf<ResponseFor<{ stream?: never }>>().toEqualTypeOf<Completion>();
  expectTypeOf<ResponseFor<{ stream: boolean }>>().toEqualTypeOf<Completion | AsyncIterable<StreamEvent>>();
  expectTypeOf<ResponseFor<CompletionRequest>>().toEqualTypeOf<Completion | AsyncIterable<StreamEvent>>();
});

test("a stream event is distinguished by its name", () => {
  const read = (event: StreamEvent): string => {
    switch (event.type) {
      case "completion":
        expectTypeOf(event.stop_reason).toEqualTypeOf<StopReason | null>();
        return event.completion;
      case "ping":
        return "";
      case "error":
        expectTypeOf(event.error.type).toEqualTypeOf<ErrorType>();
        return event.error.message;
    }
  };
  expectTypeOf(read).returns.toEqualTypeOf<string>();
});

test("each status has its own error type", () => {
  type Responses = paths["/v1/complete"]["post"]["responses"];
  type ErrorTypeOf<Status extends keyof Responses> = Responses[Status] extends {
    content: { "application/json": infer Body };
  }
    ? Extract<Body, { error: unknown }>["error"] extends { type?: infer Type }
      ? Type
      : never
    : never;
  expectTypeOf<ErrorTypeOf<529>>().toEqualTypeOf<"overloaded_error">();
  expectTypeOf<ErrorTypeOf<429>>().toEqualTypeOf<"rate_limit_error">();
  expectTypeOf<ErrorTypeOf<401>>().toEqualTypeOf<"authentication_error">();
});

test("response headers are typed", () => {
  type Headers = paths["/v1/complete"]["post"]["responses"][200]["headers"];
  expectTypeOf<Headers["request-id"]>().toEqualTypeOf<components["headers"]["request-id"]>();
  expectTypeOf<components["headers"]["request-id"]>().toEqualTypeOf<string>();
});
