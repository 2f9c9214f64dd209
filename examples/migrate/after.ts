// The program on the Messages API: no markers, no leading space, no prompt to glue together.
import Anthropic from "@anthropic-ai/sdk";

const anthropic = new Anthropic();
const question = process.argv[2] ?? "Who are you?";
const request = {
  model: "claude-sonnet-4-5",
  max_tokens: 300,
  system: "You are terse.",
  messages: [{ role: "user" as const, content: question }],
};

const { content, stop_reason } = await anthropic.messages.create(request);
console.log(textOf(content), `(${stop_reason})`);

const stream = await anthropic.messages.create({ ...request, stream: true });
let streamed = "";
for await (const event of stream) {
  if (event.type === "content_block_delta" && event.delta.type === "text_delta") streamed += event.delta.text;
}
console.log(streamed);

/** The text of a response. A model that thinks has blocks of other types before it. */
function textOf(blocks: readonly Anthropic.ContentBlock[]): string {
  return blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
}
