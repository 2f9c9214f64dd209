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
