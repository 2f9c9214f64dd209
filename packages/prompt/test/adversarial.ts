import { AI_PROMPT, type Conversation, HUMAN_PROMPT, type Turn } from "@text-completions/prompt";
import fc from "fast-check";

/** What breaks readers of prompts: markers whole and half, line ends of every kind, blanks, escapes, odd characters. */
const PIECES = [
  HUMAN_PROMPT,
  AI_PROMPT,
  "\n\nHuman",
  "\n\nAssistant",
  "\nHuman:",
  "Human:",
  "Assistant:",
  "Human",
  "man:",
  ":",
  "\n\n\\Human:",
  "\n\n\\\\Assistant:",
  "\\",
  "\\n\\nHuman:",
  "\r\n\r\nHuman:",
  "\r",
  "\n",
  "\n\n",
  "\n\n\n",
  " ",
  "  ",
  "\t",
  "\u00a0",
  "\u0085",
  "\u001c",
  "\u2028",
  "\ufeff",
  "\u{1f600}",
  "a",
  "Hello, Claude",
];

/** White space that JavaScript or Python strips. */
export const LEADING_SPACE: RegExp = new RegExp(String.raw`^[\s\x1c-\x1f\x85]+`);

/** What the API's Python strips from the end of a text, and what JavaScript does. */
export const TRAILING_SPACE: RegExp = new RegExp(String.raw`[\s\x1c-\x1f\x85]+$`);

/** Any well-formed text, more often than not a nasty one. */
export const anyText: fc.Arbitrary<string> = fc
  .oneof(
    fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join("")),
    fc.string({ unit: "binary", maxLength: 20 }),
  )
  .filter((text) => !/\p{Surrogate}/u.test(text));

/** Text that opens no turn, wherever it is. */
export const plainText: fc.Arbitrary<string> = anyText.filter(
  (text) => !text.includes(HUMAN_PROMPT) && !text.includes(AI_PROMPT),
);

const anyRole: fc.Arbitrary<Turn["role"]> = fc.constantFrom("human", "assistant");

/** Conversations whose texts come from `text`: turns in any order after the first, blank texts, with or without the rest. */
export function conversations(text: fc.Arbitrary<string>): fc.Arbitrary<Conversation> {
  const optional = fc.option(text, { nil: undefined });
  const others = fc.array(fc.record({ role: anyRole, text }, { noNullPrototype: true }), { maxLength: 6 });
  return fc.tuple(optional, text, others, optional).map(([system, first, rest, prefill]) => {
    const conversation: Conversation = { turns: [{ role: "human", text: first }, ...rest] };
    if (system !== undefined) conversation.system = system;
    if (prefill !== undefined) conversation.prefill = prefill;
    return conversation;
  });
}

/** Prompts whose turns the server accepts, written in any way: with and without spaces, sanitised or not. */
export const validPrompts: fc.Arbitrary<string> = fc
  .tuple(anyText, fc.constantFrom(HUMAN_PROMPT, "Human:"), fc.array(anyText, { maxLength: 4 }), plainText)
  .map(([system, human, texts, prefill]) => [system, human, ...texts, AI_PROMPT, prefill].join(""))
  .filter(isValid);

/** The documented rule, in other words than the package's. */
export function isValid(prompt: string): boolean {
  const trimmed = prompt.replace(LEADING_SPACE, "");
  const text = trimmed.startsWith("Human:") ? `\n\n${trimmed}` : prompt;
  const human = text.indexOf(HUMAN_PROMPT);
  const assistant = text.indexOf(AI_PROMPT);
  return human >= 0 && human < assistant && text.lastIndexOf(AI_PROMPT) > text.lastIndexOf(HUMAN_PROMPT);
}
