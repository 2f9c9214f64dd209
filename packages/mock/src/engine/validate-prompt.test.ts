import { PROMPT_RULES } from "@text-completions/core";
import { sanitizePrompt, validatePrompt } from "@text-completions/prompt";
import { expect, test } from "vitest";
import { describeRequest, findPromptError } from "./validate-request.ts";

import fc from "fast-check";
import examples from "../../../../spec/examples/prompts.json" with { type: "json" };

test.each(examples)("the documented prompt $name has the documented error", ({ prompt, error }) => {
  const message = findPromptError(sanitizePrompt(prompt), "claude-2.1", undefined)?.message;

  const { start, end } = PROMPT_RULES.errors;
  expect(message).toBe(error && (error === "start" ? start : end).message);
});

test("every prompt has the error that validatePrompt finds", () => {
  const piece = fc.constantFrom("\n\nHuman:", "\n\nAssistant:", "Human:", "\n", " ", "\t", "Hi", "\n\n");

  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const prompt = pieces.join("");
      const error = validatePrompt(prompt).find(({ severity }) => severity === "error");
      expect(findPromptError(sanitizePrompt(prompt), "claude-2.1", undefined)?.message).toBe(error?.message);
    }),
  );
});

test("a prompt beyond the model's window is too long, by the approximation too", () => {
  const prompt = `\n\nHuman:${" a".repeat(100_000)}\n\nAssistant:`;

  expect(findPromptError(prompt, "claude-2", undefined)?.message).toBe(
    "prompt is too long: 100007 tokens > 99999 maximum",
  );
  expect(findPromptError(prompt, "claude-2.1", undefined)?.message).toBe(undefined);
});

test("the last human turn is found before a prefill", () => {
  const prompt = "\n\nHuman: One\n\nAssistant: 1\n\nHuman: Two\nlines \n\nAssistant: The";
  const request = describeRequest({ model: "claude-2.1", max_tokens_to_sample: 9, prompt });

  expect(request.lastHumanTurn).toBe("Two\nlines");
});
