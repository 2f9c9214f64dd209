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

test.each([undefined, null, 1, {}])("parsePrompt and validatePrompt refuse %j", (prompt) => {
  for (const read of [parsePrompt, validatePrompt]) {
    expect(() => Reflect.apply(read, undefined, [prompt])).toThrow(TypeError);
    expect(() => Reflect.apply(read, undefined, [prompt])).toThrow(
      `prompt is ${JSON.stringify(prompt)}. Pass a string.`,
    );
  }
});

test.each([undefined, null, 1, 1n, Symbol("a"), {}, Object.create(null)])(
  "sanitizePrompt refuses what is no string, and says what it is: %o",
  (prompt) => {
    expect(() => Reflect.apply(sanitizePrompt, undefined, [prompt])).toThrow(
      new TypeError(`Failed to sanitize the prompt: its type is ${typeof prompt}. Pass a string.`),
    );
  },
);

test.each([
  ["parse", parsePrompt],
  ["validate", validatePrompt],
])("the action that fails is named: %s", (verb, read) => {
  expect(() => Reflect.apply(read, undefined, [])).toThrow(
    new TypeError(`Failed to ${verb} the prompt: prompt is undefined. Pass a string.`),
  );
});

test.each([parsePrompt, validatePrompt, toMessages])("%o refuses options that are null", (read) => {
  const call = ["\n\nHuman:\n\nAssistant:", null];

  expect(() => Reflect.apply(read, undefined, call)).toThrow("the prompt: options is null. Pass an object.");
});

test("parsePrompt refuses an unknown way with markers", () => {
  const call = ["\n\nHuman:\n\nAssistant:", { markers: "escape" }];

  expect(() => Reflect.apply(parsePrompt, undefined, call)).toThrow(
    'markers is "escape". Pass keep or unescape.',
  );
});

test.each([
  ["a\n", "a\n"],
  ["a \t \t", "a"],
  ["a\u00a0", "a\u00a0"],
  [" \t", ""],
  ["\ufeff Human: a", "\n\nHuman: a"],
  ["\n\n\nHuman: a", "\n\nHuman: a"],
  ["\n\nAssistant: a", "\n\nAssistant: a"],
  ["Assistant: a", "Assistant: a"],
  ["System\n\nHuman: a", "System\n\nHuman: a"],
])("sanitizePrompt makes %j into %j", (prompt, sanitized) => {
  expect(sanitizePrompt(prompt)).toBe(sanitized);
});
