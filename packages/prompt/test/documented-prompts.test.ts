import { PROMPT_RULES } from "@text-completions/core";
import { parsePrompt, sanitizePrompt, validatePrompt } from "@text-completions/prompt";
import { describe, expect, test } from "vitest";
import examples from "../../../spec/examples/prompts.json" with { type: "json" };

/** The server's messages, byte for byte, as the documentation of errors has them. */
const MESSAGES = {
  start: 'prompt must start with "\n\nHuman:" turn after an optional system prompt',
  end: 'prompt must end with "\n\nAssistant:" turn',
};

const ofVerdict = (wanted: string): typeof examples => examples.filter(({ verdict }) => verdict === wanted);

describe.each(examples)("the documented prompt $name", ({ prompt, sanitized, error, verdict }) => {
  test(`is ${verdict}`, () => {
    const errors = validatePrompt(prompt).filter(({ severity }) => severity === "error");

    expect(sanitizePrompt(prompt)).toBe(sanitized ?? prompt);
    expect(errors.map(({ message }) => message)).toStrictEqual(
      error === "start" || error === "end" ? [MESSAGES[error]] : [],
    );
  });
});

test.each(ofVerdict("rejected"))(
  "parsePrompt rejects $name with an error that carries the problem",
  ({ prompt }) => {
    const [problem] = validatePrompt(prompt);

    expect(() => parsePrompt(prompt)).toThrow(expect.objectContaining({ name: "TypeError", cause: problem }));
  },
);

test.each(ofVerdict("valid"))("validatePrompt has nothing to say about $name", ({ prompt }) => {
  expect(validatePrompt(prompt)).toStrictEqual([]);
});

test("the corpus holds every documented example: six rejected, two sanitised, six valid", () => {
  expect(
    [ofVerdict("rejected"), ofVerdict("sanitized"), ofVerdict("valid")].map(({ length }) => length),
  ).toStrictEqual([6, 2, 6]);
});

test("the messages are those of the document", () => {
  expect(PROMPT_RULES.errors).toMatchObject({
    start: { message: MESSAGES.start },
    end: { message: MESSAGES.end },
  });
});
