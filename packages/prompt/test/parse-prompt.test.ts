import { parsePrompt, sanitizePrompt, toMessages, type Turn, validatePrompt } from "@text-completions/prompt";
import { expect, test } from "vitest";

const human = (text: string): Turn => ({ role: "human", text });
const assistant = (text: string): Turn => ({ role: "assistant", text });

test.each([
  ["\n\nHuman: Hi\n\nAssistant:", { turns: [human("Hi")] }],
  ["\n\nHuman:Hi\n\nAssistant:", { turns: [human("Hi")] }],
  ["\n\nHuman:  Hi\n\nAssistant:", { turns: [human(" Hi")] }],
  ["\n\nHuman:\nHi\n\nAssistant:", { turns: [human("\nHi")] }],
  ["\n\nHuman: \nHi\n\nAssistant:", { turns: [human(" \nHi")] }],
  ["\n\nHuman: Hi\n\n\nAssistant:", { turns: [human("Hi\n")] }],
  ["\n\nHuman:\n\nAssistant:", { turns: [human("")] }],
  ["Human: Hi\n\nAssistant: ", { turns: [human("Hi")] }],
  [" \n\n\nHuman: Hi\n\nAssistant:\t ", { turns: [human("Hi")] }],
  ["\n\nHuman: Hi\n\nAssistant:\n", { turns: [human("Hi")], prefill: "\n" }],
  ["\n\nHuman: Hi\n\nAssistant: So ", { turns: [human("Hi")], prefill: "So" }],
  ["Be brief.\n\n\nHuman: Hi\n\nAssistant:", { system: "Be brief.\n", turns: [human("Hi")] }],
  ["\n\nHuman: a\n\nHuman: b\n\nAssistant:", { turns: [human("a"), human("b")] }],
  ["\n\nHuman: a\n\nAssistant: b\n\nAssistant:", { turns: [human("a"), assistant("b")] }],
])("parsePrompt reads %j", (prompt, conversation) => {
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
  ["a\n", "a\n"],
  ["a \t \t", "a"],
  ["a\u00a0", "a\u00a0"],
  [" \t", ""],
  ["\ufeff Human: a", "\n\nHuman: a"],
  ["\u001c\u0085Human: a", "\n\nHuman: a"],
  ["\n\n\nHuman: a", "\n\nHuman: a"],
  ["\n\nAssistant: a", "\n\nAssistant: a"],
  ["Assistant: a", "Assistant: a"],
  ["System\n\nHuman: a", "System\n\nHuman: a"],
])("sanitizePrompt makes %j into %j", (prompt, sanitized) => {
  expect(sanitizePrompt(prompt)).toBe(sanitized);
});
