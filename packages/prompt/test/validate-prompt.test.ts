import { MODELS } from "@text-completions/core";
import { validatePrompt } from "@text-completions/prompt";
import { describe, expect, test } from "vitest";

describe("validatePrompt finds the place of an error", () => {
  test.each([
    ["of a missing Human turn", "Hello", { keyword: "start", offset: 0, line: 1, column: 1 }],
    [
      "of an Assistant turn that comes first",
      "Hi\n\nAssistant: a\n\nHuman: b",
      { keyword: "start", offset: 4, line: 3 },
    ],
    [
      "of a missing Assistant turn",
      "\n\nHuman: a\nb",
      { keyword: "end", offset: 12, line: 4, column: 2, turn: 0 },
    ],
    [
      "after the line feeds that sanitising adds",
      "Human: a\nAssistant:",
      { keyword: "end", offset: 9, line: 2, column: 1 },
    ],
    [
      "after the white space that sanitising removes",
      "\n \n\nHuman: a\nAssistant:",
      { offset: 13, line: 5, column: 1 },
    ],
  ])("%s", (_, prompt, place) => {
    expect(validatePrompt(prompt)).toStrictEqual([expect.objectContaining({ severity: "error", ...place })]);
  });

  test.each([
    ["a single line feed", "\n\nHuman: a\nAssistant:", '"\\nAssistant:" is not "\\n\\nAssistant:".'],
    ["CRLF", "\r\n\r\nHuman: a\r\n\r\nAssistant:", '"\\r\\n\\r\\nAssistant:" is not "\\n\\nAssistant:".'],
    ["backslash and n", "\\n\\nHuman: a\\n\\nAssistant:", '"\\\\n\\\\nHuman:" is not "\\n\\nHuman:".'],
    ["another case", "\n\nhuman: a\n\nassistant:", '"\\n\\nhuman:" is not "\\n\\nHuman:".'],
    [
      "a space before the colon",
      "\n\nHuman: a\n\nAssistant :",
      '"\\n\\nAssistant :" is not "\\n\\nAssistant:".',
    ],
  ])("that lies in %s", (_, prompt, why) => {
    expect(validatePrompt(prompt)[0]?.why).toBe(why);
  });
});

describe("validatePrompt warns", () => {
  test.each([
    [
      "of white space at the end",
      "\n\nHuman: a\n\nAssistant: ",
      { keyword: "trailing-space", offset: 22, line: 5, column: 11, turn: 1 },
    ],
    [
      "of a line feed at the end",
      "\n\nHuman: a\n\nAssistant: b\n",
      { keyword: "trailing-space", offset: 24, turn: 1 },
    ],
    [
      "of two turns of one role",
      "\n\nHuman: a\n\nHuman: b\n\nAssistant:",
      { keyword: "consecutive-turns", offset: 12, line: 5, turn: 1 },
    ],
    [
      "of dialogue inside a turn",
      "\n\nHuman: a\nHuman: b\nAssistant: c\n\nAssistant:",
      { keyword: "dialogue", offset: 11, line: 4, column: 1, turn: 0 },
    ],
  ])("%s", (_, prompt, problem) => {
    expect(validatePrompt(prompt)).toStrictEqual([
      expect.objectContaining({ severity: "warning", path: "", ...problem }),
    ]);
  });

  test("of dialogue in system text, which is of no turn", () => {
    const [problem, ...others] = validatePrompt("a\nHuman: b\n\nHuman: c\n\nAssistant:");

    expect(problem).toMatchObject({ keyword: "dialogue", offset: 2, line: 2, column: 1, turn: undefined });
    expect(others).toStrictEqual([]);
  });

  test("of nothing where the word is escaped or part of another", () => {
    expect(validatePrompt("\n\nHuman: a\n\n\\Human: SuperHuman:\n\nAssistant:")).toStrictEqual([]);
  });

  test("in order of place", () => {
    const prompt = "S\n\nHuman: Human: a\n\nHuman: b\n\nAssistant: ";

    expect(validatePrompt(prompt, { model: "claude-2" }).map(({ keyword }) => keyword)).toStrictEqual([
      "system-ignored",
      "dialogue",
      "consecutive-turns",
      "trailing-space",
    ]);
  });
});

describe("validatePrompt with a model", () => {
  const prompt = "Be brief.\n\nHuman: a\n\nAssistant:";

  test.each(
    MODELS.flatMap(({ id, aliases, systemPrompt }) => [id, ...aliases].map((name) => [name, systemPrompt])),
  )("knows that %s heeds system text: %s", (model, systemPrompt) => {
    expect(validatePrompt(prompt, { model: String(model) })).toHaveLength(systemPrompt ? 0 : 1);
  });

  test("says nothing about models that it does not know", () => {
    expect(validatePrompt(prompt, { model: "other", countTokens: () => 1e9 })).toStrictEqual([]);
  });

  test("answers with the server's error when the tokens are counted and too many", () => {
    const [problem] = validatePrompt(prompt, { model: "claude-2.1", countTokens: () => 200_000 });

    expect(problem).toMatchObject({
      severity: "error",
      keyword: "length",
      message: "prompt is too long: 200000 tokens > 199999 maximum",
    });
  });

  test("takes a prompt that just fits", () => {
    expect(validatePrompt(prompt, { model: "claude-2.1", countTokens: () => 199_999 })).toStrictEqual([]);
  });

  test("guesses when nobody counts, and warns only", () => {
    const long = `\n\nHuman: ${"a ".repeat(200_000)}\n\nAssistant:`;

    expect(validatePrompt(long, { model: "claude-2.0" })).toStrictEqual([
      expect.objectContaining({ severity: "warning", keyword: "context-window" }),
    ]);
  });

  test("refuses a counter that returns no number", () => {
    expect(() => validatePrompt(prompt, { model: "claude-2.1", countTokens: () => Number.NaN })).toThrow(
      TypeError,
    );
  });
});
