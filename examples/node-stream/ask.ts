import { createClient, isCompletionError } from "@text-completions/client";
import { buildPrompt } from "@text-completions/prompt";

const question = process.argv[2] ?? "Why is the sky blue?";
const prompt = buildPrompt({ turns: [{ role: "human", text: question }] }, { markers: "escape" });

// The client reads ANTHROPIC_API_KEY and ANTHROPIC_BASE_URL. Ctrl-C closes the connection.
const controller = new AbortController();
process.once("SIGINT", () => controller.abort());

const stream = createClient().stream(
  { model: "claude-2.1", max_tokens_to_sample: 300, prompt },
  { signal: controller.signal },
);
try {
  for await (const text of stream.text()) process.stdout.write(text);
} catch (error) {
  if (!controller.signal.aborted) process.stderr.write(`\n${String(error)}\n`);
  process.exitCode = isCompletionError(error) ? 1 : 130;
}
