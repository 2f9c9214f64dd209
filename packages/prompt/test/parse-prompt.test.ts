import { parsePrompt, sanitizePrompt, toMessages, type Turn, validatePrompt } from "@text-completions/prompt";
import { expect, test } from "vitest";

const human = (text: string): Turn => ({ role: "human", text });
const assistant = (text: string): Turn => ({ role: "assistant", text });

test.each([
  { prompt: "\n\nHuman: Hi\n\nAssistant:", conversation: { turns: [human("Hi")] } },
  { prompt: "\n\nHuman:Hi\n\nAssistant:", conversation: { turns: [human("Hi")] } },
  { prompt: "\n\nHuman:  Hi\n\nAssistant:", conversation: { turns: [human(" Hi")] } },
  { prompt: "\n\nHuman:\nHi\n\nAssistant:", conversation: { turns: [human("\nHi")] } },
  { prompt: "\n\nHuman: \nHi\n\nAssistant:", conversation: { turns: [human(" \nHi")] } },
  { prompt: "\n\nHuman: Hi\n\n\nAssistant:", conversation: { turns: [human("Hi\n")] } },
  { prompt: "\n\nHuman:\n\nAssistant:", conversation: { turns: [human("")] } },
  { prompt: "Human: Hi\n\nAssistant: ", conversation: { turns: [human("Hi")] } },
  { prompt: " \n\n\nHuman: Hi\n\nAssistant:\t ", conversation: { turns: [human("Hi")] } },
  { prompt: "\n\nHuman: Hi\n\nAssistant:\n", conversation: { turns: [human("Hi")], prefill: "\n" } },
  { prompt: "\n\nHuman: Hi\n\nAssistant: So ", conversation: { turns: [human("Hi")], prefill: "So" } },
  {
    prompt: "Be brief.\n\n\nHuman: Hi\n\nAssistant:",
    conversation: { system: "Be brief.\n", turns: [human("Hi")] },
  },
  { prompt: "\n\nHuman: a\n\nHuman: b\n\nAssistant:", conversation: { turns: [human("a"), human("b")] } },
  {
    prompt: "\n\nHuman: a\n\nAssistant: b\n\nAssistant:",
    conversation: { turns: [human("a"), assistant("b")] },
  },
])("parsePrompt reads $prompt", ({ prompt, conversation }) => {
  expect(parsePrompt(prompt)).toStrictEqual(conversation);
});

test("parsePrompt says in one line what is wrong, where, why, and what to do", () => {
  const prompt = "\n\nHuman: Hello, Claude \nAssistant:";

  expect(() => parsePrompt(prompt)).toThrow(
    expect.objectContaining({
      name: "TypeError",
      message:
        'Failed to parse the prompt: prompt must end with "\\n\\nAssistant:" turn (line 4, column 1). ' +
        '"\\nAssistant:" is not "\\n\\nAssistant:". Write "\\n\\nAssistant:" there.',
      cause: validatePrompt(prompt)[0],
    }),
  );
});

test.each([
  { prompt: undefined, received: "undefined" },
  { prompt: null, received: "null" },
  { prompt: 1, received: "1" },
  { prompt: 1n, received: "1n" },
  { prompt: Symbol("a"), received: "a symbol" },
  { prompt: {}, received: "an object" },
  { prompt: Object.create(null), received: "an object" },
])("a prompt that is $received is rejected", ({ prompt, received }) => {
  for (const read of [parsePrompt, validatePrompt, sanitizePrompt]) {
    expect(() => Reflect.apply(read, undefined, [prompt])).toThrow(
      expect.objectContaining({ name: "UsageError", option: "prompt", expected: "a string", received }),
    );
  }
});

test.each([parsePrompt, validatePrompt, toMessages])("%o rejects options that are null", (read) => {
  const call = ["\n\nHuman:\n\nAssistant:", null];

  expect(() => Reflect.apply(read, undefined, call)).toThrow(
    'Invalid option "options": expected an object, got null.',
  );
});

test("parsePrompt rejects an unknown value of markers", () => {
  const call = ["\n\nHuman:\n\nAssistant:", { markers: "escape" }];

  expect(() => Reflect.apply(parsePrompt, undefined, call)).toThrow(
    'Invalid option "markers": expected "keep" or "unescape", got "escape".',
  );
});

test.each([
  { prompt: "a\n", sanitized: "a\n" },
  { prompt: "a \t \t", sanitized: "a" },
  { prompt: "a\u00a0", sanitized: "a\u00a0" },
  { prompt: " \t", sanitized: "" },
  { prompt: "\ufeff Human: a", sanitized: "\n\nHuman: a" },
  { prompt: "\u001c\u0085Human: a", sanitized: "\n\nHuman: a" },
  { prompt: "\n\n\nHuman: a", sanitized: "\n\nHuman: a" },
  { prompt: "\n\nAssistant: a", sanitized: "\n\nAssistant: a" },
  { prompt: "Assistant: a", sanitized: "Assistant: a" },
  { prompt: "System\n\nHuman: a", sanitized: "System\n\nHuman: a" },
])("sanitizePrompt makes $prompt into $sanitized", ({ prompt, sanitized }) => {
  expect(sanitizePrompt(prompt)).toBe(sanitized);
});
