import { ApiError, createClient, isCompletionError, type StreamErrorReason } from "@text-completions/client";
import type { Completion, CompletionEvent } from "@text-completions/core";
import { validateRequest } from "@text-completions/core/validate";
import { expectTypeOf } from "vitest";

const client = createClient({ apiKey: "sk-test", validate: validateRequest });
const request = { model: "claude-2.1", max_tokens_to_sample: 1, prompt: "" };

// A completion is the document's, with facts about its response.
const result = await client.complete(request);
expectTypeOf(result).toExtend<Completion>();
expectTypeOf(result.requestId).toEqualTypeOf<string | undefined>();
expectTypeOf(result.rateLimits.inputTokens?.reset).toEqualTypeOf<Date | undefined>();

// A stream yields completion events, or text, or the whole.
const stream = client.stream(request);
expectTypeOf(stream).toExtend<AsyncIterable<CompletionEvent>>();
expectTypeOf(stream.text()).toExtend<AsyncIterable<string>>();
expectTypeOf(stream.final()).resolves.toExtend<Completion>();

// `stream` is the method's to say.
// @ts-expect-error
void client.complete({ ...request, stream: true });
// @ts-expect-error
void client.stream({ ...request, stream: true });

// Only what the document lists is taken.
// @ts-expect-error
void client.complete({ ...request, max_tokens: 1 });
// @ts-expect-error
void client.complete({ model: "claude-2.1", prompt: "" });

// Options that are undefined are as good as absent.
createClient({ apiKey: undefined, baseUrl: undefined, timeoutMs: undefined });

// `kind` distinguishes the errors.
declare const error: unknown;
if (isCompletionError(error)) {
  if (error.kind === "api") expectTypeOf(error).toEqualTypeOf<ApiError>();
  if (error.kind === "stream") expectTypeOf(error.reason).toEqualTypeOf<StreamErrorReason>();
  expectTypeOf(error.partial).toEqualTypeOf<string>();
}

// The client underneath knows the paths.
const { data } = await client.raw.POST("/v1/complete", {
  params: { header: { "anthropic-version": "2023-06-01" } },
  body: request,
});
expectTypeOf(data).toExtend<object | undefined>();
