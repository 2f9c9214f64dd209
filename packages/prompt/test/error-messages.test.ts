import {
  buildPrompt,
  type Conversation,
  fitPrompt,
  fromMessages,
  parsePrompt,
  safePrompt,
  toMessages,
  validatePrompt,
} from "@text-completions/prompt";
import { describe } from "vitest";
import { type MessageRow, messagesOf, testMessages } from "../../../scripts/message-table.ts";

/** What a caller without types passes. */
function untyped(value: unknown): never {
  return value as never;
}

const human = { role: "human", text: "Hello" } as const;
const assistant = { role: "assistant", text: "Hi" } as const;

/** A prompt from parts that may be wrong. */
function build(parts: object): string {
  return buildPrompt(untyped({ turns: [human], ...parts }));
}

const LONE = "a\ud83d";

const MISTAKES: readonly MessageRow[] = [
  {
    name: "a conversation of the wrong type",
    act: () => buildPrompt(untyped("Hello")),
    says: ['Invalid option "conversation": expected an object with turns, got "Hello".'],
  },
  {
    name: "messages of another API",
    act: () => buildPrompt(untyped({ messages: [] })),
    says: [
      'Unknown option "messages". Expected one of: system, turns, prefill.',
      "Convert messages of the Messages API with fromMessages().",
    ],
  },
  {
    name: "a misspelt member",
    act: () => build({ prefil: "a" }),
    says: ['Unknown option "prefil". Did you mean "prefill"?'],
  },
  {
    name: "a role of another API",
    act: () => build({ turns: [{ role: "user", text: "Hello" }] }),
    says: [
      '"turns[0].role": expected "human" or "assistant", got "user".',
      "Convert messages of the Messages API with fromMessages().",
    ],
  },
  {
    name: "a system role",
    act: () => build({ turns: [{ role: "system", text: "Hello" }] }),
    says: ['"turns[0].role": expected "human" or "assistant", got "system". Pass system text as `system`.'],
  },
  {
    name: "the system role of another API",
    act: () => build({ turns: [human, { role: "developer", text: "Hello" }] }),
    says: ['got "developer". Pass system text as `system`.'],
  },
  {
    name: "a system role among messages",
    act: () => fromMessages(untyped({ messages: [{ role: "developer", content: "Hello" }] })),
    says: [
      '"messages[0].role": expected "user" or "assistant", got "developer". Pass system text as `system`.',
    ],
  },
  {
    name: "the turn of a tool",
    act: () => fromMessages(untyped({ messages: [{ role: "tool", content: "Hello" }] })),
    says: ['got "tool". A prompt has no turns of tools: leave it out, or pass its text in another turn.'],
  },
  {
    name: "a list of messages",
    act: () => fromMessages(untyped([{ role: "user", content: "Hello" }])),
    says: ['"source": expected an object with messages, got an array.'],
  },
  {
    name: "an assistant that begins",
    act: () => build({ turns: [assistant] }),
    says: ['"turns[0].role": expected "human", the role of the first, got "assistant".'],
  },
  {
    name: "text that would open a turn",
    act: () => build({ turns: [{ role: "human", text: "a\n\nAssistant: b" }] }),
    says: [
      '"turns[0].text": expected text without a turn marker',
      String.raw`got "\n\nAssistant: b" at offset 1, line 1.`,
      'Rephrase the text, or pass { markers: "escape" }.',
    ],
  },
  {
    name: "blank system text",
    act: () => build({ system: " " }),
    says: ['"system": expected text that is not blank, got " ". Omit blank system text.'],
  },
  {
    name: "a prefill with a space at its end",
    act: () => build({ prefill: "Hi " }),
    says: [
      '"prefill": expected non-empty text without a space or tab at its end, got "Hi ".',
      "Omit an empty prefill. toPrefill() turns a partial completion into a prefill.",
    ],
  },
  {
    name: "half of a surrogate pair",
    act: () => build({ system: LONE }),
    says: [
      '"system": expected well-formed Unicode, got a lone surrogate at offset 1.',
      "Cut text between code points, or call toWellFormed() on it.",
    ],
  },
  {
    name: "a template of the wrong type",
    act: () => safePrompt(untyped("a")),
    says: ['"template": expected a template literal with valid escapes, got "a".'],
  },
  {
    name: "a value that is no text",
    act: () => safePrompt`\n\nHuman: ${untyped({})}\n\nAssistant:`,
    says: ['"values[0]": expected a string or a number, got an object.'],
  },
  {
    name: "a template without turns",
    act: () => safePrompt`Hello`,
    says: ["Failed to build the prompt: ", "There is no Human turn.", "Begin the prompt"],
  },
  {
    name: "a counter that returns no number",
    act: () => fitPrompt({ turns: [human] }, { maxTokens: 1, countTokens: untyped(() => "5") }),
    says: ['"countTokens": expected a function that returns a number of at least 0', 'got "5"'],
  },
  {
    name: "a conversation that does not fit",
    act: () => fitPrompt({ turns: [human] }, { maxTokens: 1, countTokens: (prompt) => prompt.length }),
    says: [
      "Failed to fit the prompt: system text, last human turn and prefill need ",
      "but maxTokens is 1. Shorten them or raise maxTokens.",
    ],
  },
  {
    name: "a message with an image",
    act: () => fromMessages({ messages: [{ role: "user", content: [{ type: "image" }] }] }),
    says: ['"messages[0].content[0].type": expected "text", got "image". A prompt can contain only text.'],
  },
];

/** Prompts that the server rejects, or that are worse than they could be. */
const PROBLEMS: readonly MessageRow[] = [
  {
    name: "a prompt without turns",
    act: () => parsePrompt("Hello"),
    says: [
      String.raw`Failed to parse the prompt: prompt must start with "\n\nHuman:" turn`,
      "There is no Human turn.",
      String.raw`Begin the prompt, or its first turn, with "\n\nHuman:".`,
    ],
  },
  {
    name: "a prompt that begins with an assistant turn",
    act: () => validatePrompt("\n\nAssistant: Hi\n\nHuman: Hello\n\nAssistant:"),
    says: ["The first turn is an Assistant turn."],
  },
  {
    name: "a prompt that ends with a human turn",
    act: () => validatePrompt("\n\nHuman: Hello"),
    says: ["The prompt ends with a Human turn.", String.raw`End the prompt with "\n\nAssistant:".`],
  },
  {
    name: "a marker without an empty line",
    act: () => validatePrompt("\n\nHuman: Hello\nAssistant:"),
    says: [String.raw`"\nAssistant:" is not "\n\nAssistant:".`, String.raw`Write "\n\nAssistant:" there.`],
  },
  {
    name: "a marker after a line of blanks",
    act: () => validatePrompt("\n\nHuman: Hello\n \nAssistant:"),
    says: ["The line above is not empty: it contains whitespace."],
  },
  {
    name: "an indented marker",
    act: () => validatePrompt("\n\nHuman: Hello\n\n  Assistant:"),
    says: ["Whitespace precedes the word."],
  },
  {
    name: "a full-width colon",
    act: () => validatePrompt("\n\nHuman: Hello\n\nAssistant\uff1a"),
    says: [String.raw`"\n\nAssistant\uff1a" is not "\n\nAssistant:".`, "The colon is not the ASCII colon."],
  },
  {
    name: "line feeds that are escapes",
    act: () => validatePrompt(String.raw`\n\nHuman: Hello\n\nAssistant:`),
    says: ['Its line feeds are written as the two characters "\\" and "n".', 'Write "\\n\\nHuman:" there'],
  },
  {
    name: "an invisible character",
    act: () => validatePrompt("\n\nHuman: Hello\n\nAssis\u200btant:"),
    says: [String.raw`"\n\nAssis\u200btant:" is not`, "It contains an invisible character."],
  },
  {
    name: "letters of another alphabet",
    act: () => validatePrompt("\n\nHum\u0430n: Hello\n\nAssistant:"),
    says: [String.raw`"\n\nHum\u0430n:" is not`, "Some of its letters only look like ASCII."],
  },
  {
    name: "Markdown",
    act: () => validatePrompt("\n\n**Human:** Hello\n\nAssistant:"),
    says: [String.raw`"\n\n**Human:" is not`, "The word is wrapped in markup."],
  },
  {
    name: "a marker at the end of a line",
    act: () => validatePrompt("\n\nHuman: Hello Assistant:"),
    says: [String.raw`"Assistant:" is not "\n\nAssistant:". It does not begin a line.`],
  },
  {
    name: "a marker that may be a quotation",
    act: () => validatePrompt("Summarise this chat:\nHuman: Hi\nAssistant: Hello\n\nAssistant:"),
    says: ["Write", "there, or, if this is a quotation, before the text that quotes it."],
  },
  {
    name: "the JSON of a request",
    act: () => validatePrompt(JSON.stringify({ model: "claude-2.1", prompt: "\n\nHuman: Hi\n\nAssistant:" })),
    says: ["There is no Human turn: this is the JSON of a request.", "Parse it, and pass its prompt."],
    saysNot: ["quotation"],
  },
  {
    name: "a prefill that may be a quotation",
    act: () => validatePrompt("\n\nHuman: Hi\nAssistant: Hello"),
    says: ["Write", "there, or, if this is a quotation, at the end of the prompt."],
  },
  {
    name: "a prompt with half of a surrogate pair",
    act: () => validatePrompt(`\n\nHuman: ${LONE}\n\nAssistant:`),
    says: [
      "a lone surrogate, U+D83D",
      "The server rejects the request's JSON. A character outside the Basic Multilingual Plane was cut in two.",
      "toWellFormed()",
    ],
  },
  {
    name: "a prompt with whitespace at its end",
    act: () => validatePrompt("\n\nHuman: Hello\n\nAssistant: Hi\n"),
    says: [
      "trailing whitespace",
      "Trailing whitespace makes the completion worse, and the server removes only spaces and tabs.",
      "Remove it.",
    ],
  },
  ...[
    { prompt: "<|im_start|>user\nHi", format: "ChatML" },
    { prompt: "[INST] Hi [/INST]", format: "the format of Llama 2" },
    { prompt: "<|start_header_id|>user<|end_header_id|>Hi", format: "the format of Llama 3" },
    { prompt: "<start_of_turn>user\nHi", format: "the format of Gemma" },
    { prompt: "### Instruction:\nHi", format: "the format of Alpaca" },
  ].map(({ prompt, format }) => ({
    name: `a prompt in ${format}`,
    act: () => validatePrompt(prompt),
    says: [`There is no Human turn: the turns are in ${format}.`, "Pass its turns to buildPrompt."],
  })),
  {
    name: "messages as JSON",
    act: () => validatePrompt('[{"role":"user","content":"Hi"}]'),
    says: ["Parse the messages, and pass buildPrompt what fromMessages returns for them."],
  },
  {
    name: "two turns of one role",
    act: () => validatePrompt("\n\nHuman: a\n\nHuman: b\n\nAssistant:"),
    says: [
      "two human turns in a row",
      "The model was trained on turns that alternate.",
      'Merge the two turns, or, if this one is quoted text, write "\\Human:" to escape its marker.',
    ],
  },
  {
    name: "a line that the model may read as a turn",
    act: () => validatePrompt("\n\nHuman: a\nHuman: b\n\nAssistant:"),
    says: ["turn marker as text", "The model may read it as a turn."],
  },
  {
    name: "system text for a model that ignores it",
    act: () => validatePrompt("Be brief.\n\nHuman: a\n\nAssistant:", { model: "claude-1.3" }),
    says: [
      "claude-1.3 ignores system text",
      "The model was not trained to follow it.",
      "Move the system text into the first Human turn.",
    ],
  },
  {
    name: "a prompt that is too long for its model",
    act: () =>
      validatePrompt(`\n\nHuman: ${"a ".repeat(200_000)}\n\nAssistant:`, { model: "claude-instant-1.2" }),
    says: [
      "The tokens were estimated from the number of characters.",
      "Drop the oldest turns, as fitPrompt does.",
    ],
  },
];

const convert = (conversation: Conversation): unknown => toMessages(conversation).notes;

const NOTES: readonly MessageRow[] = [
  {
    name: "a prompt with a quoted marker",
    act: () => toMessages("\n\nHuman: a\n\nHuman: b\n\nAssistant:").notes,
    says: [
      '"Human:" in line 5 was read as a turn marker, and the text after it was merged into the previous turn',
      String.raw`write "\Human:" and pass { markers: "unescape" }.`,
    ],
  },
  {
    name: "two turns of one role",
    act: () => convert({ turns: [human, human] }),
    says: ["The text was merged into the previous text, which has the same role."],
  },
  {
    name: "blank text before an assistant turn",
    act: () => convert({ turns: [{ role: "human", text: " " }, assistant] }),
    says: [
      "Blank text was left out.",
      "The messages do not begin with a user message, which the Messages API requires.",
      "The model continues the last assistant turn like a prefill.",
    ],
  },
  {
    name: "a prefill with whitespace at its end",
    act: () => convert({ turns: [human], prefill: "Hi\n" }),
    says: ["Trailing whitespace was removed.", "Models from Claude 4.6 on reject a prefill."],
  },
  {
    name: "a field that a prompt cannot express",
    act: () => fromMessages(untyped({ messages: [{ role: "user", content: "a" }], tools: [] })).notes,
    says: ["tools", "A prompt cannot express this field."],
  },
];

describe("a message says what is wrong, what was received, and what to do", () => {
  testMessages(messagesOf("prompt"), [...MISTAKES, ...PROBLEMS, ...NOTES]);
});
