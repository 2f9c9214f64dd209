import type OfficialAnthropic from "@anthropic-ai/sdk";
import type Anthropic from "@text-completions/client/compat";
import { expectTypeOf } from "vitest";

type Create = Anthropic["completions"]["create"];
type OfficialParams = OfficialAnthropic.CompletionCreateParamsNonStreaming;
type OfficialStreamingParams = OfficialAnthropic.CompletionCreateParamsStreaming;

declare const create: Create;
declare const params: OfficialParams;
declare const streamingParams: OfficialStreamingParams;

// Parameters written for the SDK are taken as they are.
const completion = await create(params);
const stream = await create(streamingParams);

// What comes back can be used where the SDK's was.
expectTypeOf(completion).toExtend<OfficialAnthropic.Completion>();
expectTypeOf(stream).toExtend<AsyncIterable<OfficialAnthropic.Completion>>();
expectTypeOf<(typeof completion)["_request_id"]>().toEqualTypeOf<string | null | undefined>();
expectTypeOf(stream.controller).toEqualTypeOf<AbortController>();

// @ts-expect-error The API knows no field of that name.
void create({ model: "claude-2.1", prompt: "", max_tokens: 1 });

// The names of the SDK's namespace are types here, too.
expectTypeOf<Anthropic.CompletionCreateParams>().toExtend<
  Anthropic.CompletionCreateParamsNonStreaming | Anthropic.CompletionCreateParamsStreaming
>();
expectTypeOf<OfficialParams>().toExtend<Anthropic.CompletionCreateParamsNonStreaming>();
expectTypeOf<OfficialStreamingParams>().toExtend<Anthropic.CompletionCreateParamsStreaming>();
expectTypeOf<Anthropic.Completion>().toExtend<OfficialAnthropic.Completion>();
expectTypeOf<Anthropic.Completions>().toEqualTypeOf<Anthropic["completions"]>();
expectTypeOf<ConstructorParameters<typeof Anthropic>[0]>().toEqualTypeOf<
  Anthropic.ClientOptions | undefined
>();
expectTypeOf<Anthropic["apiKey"]>().toEqualTypeOf<OfficialAnthropic["apiKey"]>();
expectTypeOf<Anthropic["baseURL"]>().toEqualTypeOf<OfficialAnthropic["baseURL"]>();
expectTypeOf<InstanceType<typeof Anthropic.APIError>>().toEqualTypeOf<Anthropic.APIError>();
