import {
  buildPrompt,
  parsePrompt,
  sanitizePrompt,
  toMessages,
  validatePrompt,
} from "@text-completions/prompt";
import { describe, expect, test } from "vitest";
import { REJECTED_PROMPTS, VALID_PROMPTS } from "../../../scripts/prompt-corpus.ts";

test("the corpus has more than 300 different prompts, a quarter of them broken", () => {
  const prompts = [...VALID_PROMPTS, ...REJECTED_PROMPTS].map(({ prompt }) => prompt);

  expect(new Set(prompts).size).toBe(prompts.length);
  expect(prompts.length).toBeGreaterThan(300);
  expect(REJECTED_PROMPTS.length / prompts.length).toBeGreaterThan(0.25);
});

describe("the valid prompt", () => {
  test.each(VALID_PROMPTS)(
    "$name is read and written again",
    ({ prompt, sanitized, conversation, built, warnings }) => {
      const problems = validatePrompt(prompt);

      expect(sanitizePrompt(prompt)).toBe(sanitized);
      expect(problems.map(({ keyword }) => keyword)).toEqual(warnings);
      expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(parsePrompt(prompt)).toEqual(conversation);
      expect(buildPrompt(conversation)).toBe(built);
      expect(parsePrompt(built)).toEqual(conversation);
    },
  );

  test.each(VALID_PROMPTS)("$name is converted to messages", ({ prompt, conversation, request, notes }) => {
    const converted = toMessages(prompt);
    const codes = converted.notes.map(({ code }) => code).toSorted();

    expect({ ...converted, notes: codes }).toEqual({ ...request, notes });
    expect(toMessages(conversation)).toMatchObject(request);
  });
});

test.each(REJECTED_PROMPTS)("the prompt $name has one error", ({ prompt, sanitized, error }) => {
  const [problem, ...others] = validatePrompt(prompt);

  expect(sanitizePrompt(prompt)).toBe(sanitized);
  expect(problem).toMatchObject({ keyword: error, severity: "error" });
  expect(others).toEqual([]);
  expect(problem?.offset).toBeLessThanOrEqual(prompt.length);
});

test.each(REJECTED_PROMPTS)("the prompt $name is rejected by whatever reads it", ({ prompt }) => {
  const [problem] = validatePrompt(prompt);

  for (const read of [parsePrompt, toMessages])
    expect(() => read(prompt)).toThrow(expect.objectContaining({ name: "TypeError", cause: problem }));
});

test.each(REJECTED_PROMPTS.filter(({ error }) => error !== "lone-surrogate"))(
  "the prompt $name is rejected in the words of the API",
  ({ prompt, message }) => {
    expect(validatePrompt(prompt)[0]?.message).toBe(message);
  },
);
