import {
  API_VERSION,
  type Completion,
  type CompletionRequest,
  type ResponseFor,
} from "@text-completions/core";
import document from "@text-completions/core/openapi.json" with { type: "json" };
import { decodeStreamEvents, encodeStreamEvent } from "@text-completions/core/sse";
import { validateRequest, type Problem } from "@text-completions/core/validate";

const request: CompletionRequest = {
  model: "claude-2.1",
  max_tokens_to_sample: 1,
  prompt: "\n\nHuman: Hi\n\nAssistant:",
};

export const problems: Problem[] = validateRequest(request);
export const version: "2023-06-01" = API_VERSION;
export const title: string = document.info.title;
export const whole: ResponseFor<{ stream: false }> extends Completion ? true : false = true;

export async function types(): Promise<string[]> {
  const found: string[] = [];
  const { body } = new Response(encodeStreamEvent({ type: "ping" }));
  if (body) for await (const event of decodeStreamEvents(body)) found.push(event.type);
  return found;
}

// @ts-expect-error A request without a prompt.
export const wrong: CompletionRequest = { model: "claude-2.1", max_tokens_to_sample: 1 };
