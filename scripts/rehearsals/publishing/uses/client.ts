import { createClient, isCompletionError, type Client } from "@text-completions/client";
import Sdk from "@text-completions/client/compat";

const client: Client = createClient({ apiKey: "any", maxRetries: 0 });

export async function answer(prompt: string): Promise<string> {
  const request = { model: "claude-2.1", max_tokens_to_sample: 9, prompt };
  try {
    let text = (await client.complete(request)).completion;
    for await (const event of client.stream(request)) text += event.completion;
    return text;
  } catch (error) {
    if (isCompletionError(error)) return error.message;
    throw error;
  }
}

export async function migrated(prompt: string): Promise<string> {
  const anthropic = new Sdk({ apiKey: "any" });
  const completion = await anthropic.completions.create({
    model: "claude-2.1",
    max_tokens_to_sample: 9,
    prompt,
  });
  return completion.completion;
}

export async function wrong(): Promise<void> {
  // @ts-expect-error A request without a prompt.
  await client.complete({ model: "claude-2.1", max_tokens_to_sample: 1 });
}
