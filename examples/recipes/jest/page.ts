import { createClient } from "@text-completions/client";
import { buildPrompt } from "@text-completions/prompt";

/** Code of a page: it has no key. Its own back end adds one, at /api/v1/complete. */
const client = createClient({ apiKey: null, baseUrl: "/api" });

/** Shows the response in an element, as it arrives. */
export async function ask(question: string, output: HTMLElement): Promise<void> {
  const prompt = buildPrompt({ turns: [{ role: "human", text: question }] });
  const stream = client.stream({ model: "claude-2.1", max_tokens_to_sample: 256, prompt });
  for await (const text of stream.text()) output.append(text);
}
