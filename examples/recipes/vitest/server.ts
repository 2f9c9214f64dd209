import { createClient } from "@text-completions/client";
import { buildPrompt } from "@text-completions/prompt";

/** Code of a server: it has the key, in ANTHROPIC_API_KEY. */
export async function summarize(article: string): Promise<string> {
  const prompt = buildPrompt({ turns: [{ role: "human", text: `Summarize this article:\n\n${article}` }] });
  const { completion } = await createClient().complete({
    model: "claude-2.1",
    max_tokens_to_sample: 256,
    prompt,
  });
  return completion.trim();
}
