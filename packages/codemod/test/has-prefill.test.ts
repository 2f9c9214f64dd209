import { expect, test } from "vitest";
import { migrateModule } from "./migrate-module.ts";

const PREFILL = "the prompt ends in text of the assistant: models from Claude 4.6 on reject such a prefill";

/** The notes on a call with this prompt, where `AI` and `HUMAN` are the markers and `text` is not known. */
function notesOn(prompt: string): string[] {
  const code = `import { AI_PROMPT as AI, HUMAN_PROMPT } from "@anthropic-ai/sdk";
const HUMAN = "\\n\\nHuman:";
const BEGIN = AI + " {";
let changing = AI + " {";
export const ask = (text: string) => {
  const endless = endless + 1;
  return client.completions.create({ model: "claude-2.1", prompt: ${prompt}, max_tokens_to_sample: 5 });
};`;
  return migrateModule(code).messages.filter((message) => !message.startsWith("the use of the response"));
}

test.each([
  { prompt: '"\\n\\nHuman: Hi\\n\\nAssistant: {"' },
  { prompt: "'\\n\\nHuman: Hi\\n\\nAssistant:\\n{'" },
  { prompt: "`\\n\\nHuman: ${text}\\n\\nAssistant: {`" },
  { prompt: "`${HUMAN} ${text}${AI} {`" },
  { prompt: "`${HUMAN_PROMPT} ${text}${AI}${text}`" },
  { prompt: 'HUMAN + text + AI + " {"' },
  { prompt: 'HUMAN + (text + (AI + " {"))' },
  { prompt: "`${Anthropic.HUMAN_PROMPT} ${text}${Anthropic.AI_PROMPT} {`" },
  { prompt: "HUMAN + text + BEGIN" },
  { prompt: "`${HUMAN} ${text}${AI} b${AI}`" },
  { prompt: "`${HUMAN} ${text}${AI} b${HUMAN}${AI}`" },
  { prompt: "`${HUMAN} a${AI} b${HUMAN} c${AI} {`" },
])("a prefill is reported: $prompt", ({ prompt }) => {
  expect(notesOn(prompt)).toEqual([PREFILL]);
});

test.each([
  { prompt: '"\\n\\nHuman: Hi\\n\\nAssistant:"' },
  { prompt: '"\\n\\nHuman: Hi\\n\\nAssistant: \\t"' },
  { prompt: "`${HUMAN} ${text}${AI}`" },
  { prompt: "`${HUMAN} a${AI} b${HUMAN} ${text}${AI}`" },
  { prompt: "HUMAN + text + AI" },
  { prompt: "text" },
  { prompt: "build(text)" },
  { prompt: "text + changing" },
  { prompt: "text + endless" },
  { prompt: "`${HUMAN} ${text}${AI} b${HUMAN} c`" },
  { prompt: "`${AI} b`" },
  { prompt: '"\\n\\nHuman: Hi\\n\\nAssistant: \\u0085"' },
])("no prefill is reported: $prompt", ({ prompt }) => {
  expect(notesOn(prompt)).toEqual([]);
});

test("a name that shadows a marker is not taken for it", () => {
  const code = `import { AI_PROMPT as AI } from "@anthropic-ai/sdk";
export const ask = (AI: string) =>
  client.completions.create({ model: "claude-2.1", prompt: AI + "b", max_tokens_to_sample: 5 });`;

  const { code: changed, messages } = migrateModule(code);
  expect(changed).toContain('promptParams(AI + "b")');
  expect(messages).not.toContain(PREFILL);
});

test("the prefill of a constant prompt is reported at the request", () => {
  const code = `const prompt = "\\n\\nHuman: Hi\\n\\nAssistant: {";
await client.completions.create({ model: "claude-2.1", prompt, max_tokens_to_sample: 5 });`;

  expect(migrateModule(code).messages).toEqual([PREFILL]);
});
