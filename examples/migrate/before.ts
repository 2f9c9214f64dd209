// The program as it was: 0.137.0 is the last release of the official SDK that has `completions`.
import Anthropic from "@anthropic-ai/sdk";

// Not the SDK's constants, which hold a backslash and an n since 0.61.0.
const HUMAN_PROMPT = "\n\nHuman:";
const AI_PROMPT = "\n\nAssistant:";

const anthropic = new Anthropic();
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
