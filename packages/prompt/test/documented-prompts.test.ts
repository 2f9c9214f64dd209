import { PROMPT_RULES } from "@text-completions/core";
import { parsePrompt, sanitizePrompt, validatePrompt } from "@text-completions/prompt";
import { describe, expect, test } from "vitest";
import examples from "../../../spec/examples/prompts.json" with { type: "json" };

/** The server's messages, byte for byte, as the documentation of errors has them. */
const MESSAGES = {
  start: 'prompt must start with "\n\nHuman:" turn after an optional system prompt',
  end: 'prompt must end with "\n\nAssistant:" turn',
};

describe.each(examples)("the documented prompt $name", ({ prompt, verdict, sanitized, error }) => {
  test(`is ${verdict}`, () => {
    const errors = validatePrompt(prompt).filter(({ severity }) => severity === "error");

    expect(sanitizePrompt(prompt)).toBe(sanitized ?? prompt);
    expect(errors.map(({ message }) => message)).toStrictEqual(
      error === "start" || error === "end" ? [MESSAGES[error]] : [],
    );
  });

  test.runIf(verdict === "rejected")("cannot be parsed, and the error carries the problem", () => {
    const [problem] = validatePrompt(prompt);

    expect(() => parsePrompt(prompt)).toThrow(
      expect.objectContaining({ name: "TypeError", cause: problem }),
    );
  });

  test.runIf(verdict === "valid")("has no problem at all", () => {
    expect(validatePrompt(prompt)).toStrictEqual([]);
  });
});

test("the corpus holds every documented example", () => {
  const verdicts = examples.map(({ verdict }) => verdict).toSorted();
  const count = (wanted: string): number => verdicts.filter((verdict) => verdict === wanted).length;

  expect([count("rejected"), count("sanitized"), count("valid")]).toStrictEqual([6, 2, 6]);
});

test("the messages are those of the document", () => {
  expect(PROMPT_RULES.errors).toMatchObject({ start: { message: MESSAGES.start }, end: { message: MESSAGES.end } });
});
