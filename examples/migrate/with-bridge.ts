// The same program, served by a live model: the client gets a `fetch`, and nothing else changes.
import Anthropic from "@anthropic-ai/sdk";
import { createBridge } from "@text-completions/bridge";

// Not the SDK's constants, which hold a backslash and an n since 0.61.0.
const HUMAN_PROMPT = "\n\nHuman:";
const AI_PROMPT = "\n\nAssistant:";

const bridge = createBridge({
  apiKey: null, // forwards the client's
  models: { "claude-2.1": "claude-sonnet-4-5" },
  baseUrl: process.env["ANTHROPIC_BASE_URL"],
});
const anthropic = new Anthropic({ fetch: bridge.fetch });
const question = process.argv[2] ?? "Who are you?";
const request = {
  model: "claude-2.1",
  max_tokens_to_sample: 300,
  prompt: `You are terse.${HUMAN_PROMPT} ${question}${AI_PROMPT}`,
};

const { completion, stop_reason } = await anthropic.completions.create(request);
console.log(completion.trim(), `(${stop_reason})`);

const stream = await anthropic.completions.create({ ...request, stream: true });
let streamed = "";
for await (const event of stream) streamed += event.completion;
console.log(streamed.trim());
