// The program as it was: 0.137.0 is the last release of the official SDK that has `completions`.
import Anthropic from "@anthropic-ai/sdk";
import { toMessages } from "@text-completions/prompt";

// Not the SDK's constants, which hold a backslash and an n since 0.61.0.
const HUMAN_PROMPT = "\n\nHuman:";
const AI_PROMPT = "\n\nAssistant:";

const anthropic = new Anthropic();
const question = process.argv[2] ?? "Who are you?";
const request = {
  model: "claude-sonnet-4-5",
  max_tokens: 300,
  ...promptParams(`You are terse.${HUMAN_PROMPT} ${question}${AI_PROMPT}`),
};

// TODO: where it was "stop_sequence", `stop_reason` may be "end_turn" or "refusal".
const { content: completion, stop_reason } = await anthropic.messages.create(request);
console.log(textOf(completion).trim(), `(${stop_reason})`);

const stream = await anthropic.messages.create({ ...request, stream: true });
let streamed = "";
for await (const event of stream) streamed += textOfEvent(event);
console.log(streamed.trim());

/** What the Messages API takes instead of a prompt. The `notes` of `toMessages` list what it changed. */
function promptParams(prompt: string) {
  const { system, messages } = toMessages(prompt);
  return system === undefined ? { messages } : { system, messages };
}

/** The text of a response. A model that thinks has blocks of other types before it. */
function textOf(blocks: readonly { type: string; text?: string }[]): string {
  return blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
}

/** The text in an event of a stream, if any. */
function textOfEvent(event: { type: string; delta?: object }): string {
  const { delta } = event;
  return delta !== undefined && "text" in delta && typeof delta.text === "string" ? delta.text : "";
}
