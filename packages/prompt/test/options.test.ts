import { buildPrompt, fitPrompt, parsePrompt, toMessages, validatePrompt } from "@text-completions/prompt";
import { expect, test } from "vitest";

const PROMPT = "\n\nHuman: Hi\n\nAssistant:";
const CONVERSATION = { turns: [{ role: "human", text: "Hi" }] };

test.each([
  { call: buildPrompt, args: [CONVERSATION, { marker: "escape" }], message: 'Did you mean "markers"?' },
  { call: fitPrompt, args: [CONVERSATION, { maxToken: 5 }], message: 'Did you mean "maxTokens"?' },
  { call: parsePrompt, args: [PROMPT, { unescape: true }], message: "Expected one of: markers." },
  { call: toMessages, args: [PROMPT, { mrakers: "unescape" }], message: 'Did you mean "markers"?' },
  { call: toMessages, args: [CONVERSATION, { mrakers: "unescape" }], message: 'Did you mean "markers"?' },
  { call: validatePrompt, args: [PROMPT, { modle: "claude-2.1" }], message: 'Did you mean "model"?' },
])("$call.name rejects an option that it does not know: $message", ({ call, args, message }) => {
  expect(() => Reflect.apply(call, undefined, args)).toThrow(message);
});

test.each([
  { options: { model: 2.1 }, option: "model" },
  { options: { countTokens: "12" }, option: "countTokens" },
])("validatePrompt rejects $option, also where it is not needed", ({ options, option }) => {
  expect(() => Reflect.apply(validatePrompt, undefined, [PROMPT, options])).toThrow(
    expect.objectContaining({ code: "invalid-option", option }),
  );
});
