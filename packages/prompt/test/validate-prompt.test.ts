import { MODELS } from "@text-completions/core";
import { validatePrompt } from "@text-completions/prompt";
import { describe, expect, test } from "vitest";

describe("the place of an error", () => {
  test.each([
    {
      name: "of a missing Human turn",
      prompt: "Hello",
      place: { keyword: "start", offset: 0, line: 1, column: 1 },
    },
    {
      name: "of an Assistant turn that comes first",
      prompt: "Hi\n\nAssistant: a\n\nHuman: b",
      place: { keyword: "start", offset: 4, line: 3 },
    },
    {
      name: "of a missing Assistant turn",
      prompt: "\n\nHuman: a\nb",
      place: { keyword: "end", offset: 12, line: 4, column: 2, turn: 0 },
    },
    {
      name: "after the line feeds that sanitising adds",
      prompt: "Human: a\nAssistant:",
      place: { keyword: "end", offset: 9, line: 2, column: 1 },
    },
    {
      name: "after the whitespace that sanitising removes",
      prompt: "\n \n\nHuman: a\nAssistant:",
      place: { offset: 13, line: 5, column: 1 },
    },
  ])("$name", ({ prompt, place }) => {
    expect(validatePrompt(prompt)).toStrictEqual([expect.objectContaining({ severity: "error", ...place })]);
  });

  test.each([
    {
      name: "a single line feed",
      prompt: "\n\nHuman: a\nAssistant:",
      why: '"\\nAssistant:" is not "\\n\\nAssistant:".',
    },
    {
      name: "CRLF",
      prompt: "\r\n\r\nHuman: a\r\n\r\nAssistant:",
      why: '"\\r\\n\\r\\nAssistant:" is not "\\n\\nAssistant:".',
    },
    {
      name: "backslash and n",
      prompt: "\\n\\nHuman: a\\n\\nAssistant:",
      why: '"\\\\n\\\\nHuman:" is not "\\n\\nHuman:". Its line feeds are written as the two characters "\\" and "n".',
    },
    {
      name: "another case",
      prompt: "\n\nhuman: a\n\nassistant:",
      why: '"\\n\\nhuman:" is not "\\n\\nHuman:".',
    },
    {
      name: "a space before the colon",
      prompt: "\n\nHuman: a\n\nAssistant :",
      why: '"\\n\\nAssistant :" is not "\\n\\nAssistant:".',
    },
  ])("that lies in $name", ({ prompt, why }) => {
    expect(validatePrompt(prompt)[0]?.why).toBe(why);
  });
});

const quotedChat = "<chat>\nHuman: where is my order?\nAssistant: It is on its way.\nHuman: thanks\n</chat>";
const unfencedChat = "Human: where is my order?\nAssistant: It is on its way.\n\nWhat did they want?";

test.each([
  {
    name: "a line of spaces above it",
    prompt: "\n\nHuman: a\n   \nAssistant:",
    shown: '"\\n   \\nAssistant:"',
  },
  {
    name: "a tab in the line above it",
    prompt: "\n\nHuman: a\n\t\nAssistant:",
    shown: '"\\n\\t\\nAssistant:"',
  },
  {
    name: "a line of twelve spaces above it",
    prompt: `\n\nHuman: a\n${" ".repeat(12)}\nAssistant:`,
    shown: `"\\n${" ".repeat(12)}\\nAssistant:"`,
  },
  {
    name: "a line of spaces above Human",
    prompt: "Be brief.\n  \nHuman: a\n\nAssistant:",
    shown: '"\\n  \\nHuman:"',
  },
  {
    name: "an indentation",
    prompt: `\n\nHuman: a\n\n${" ".repeat(30)}Assistant:`,
    shown: "Whitespace precedes",
  },
  {
    name: "a no-break space before it",
    prompt: "\n\nHuman: a\n\n\u00a0Assistant:",
    shown: "\\u00a0Assistant:",
  },
  {
    name: "a zero-width space before it",
    prompt: "\n\nHuman: a\n\n\u200bAssistant:",
    shown: "\\u200bAssistant:",
  },
  {
    name: "a full-width colon",
    prompt: "\n\nHuman: a\n\nAssistant\uff1a",
    shown: "colon is not the ASCII colon",
  },
  {
    name: "a zero-width space in the word",
    prompt: `\n\nHuman: a\n\nAssis\u200btant:`,
    shown: "It contains an invisible character.",
  },
  {
    name: "a zero-width space before the colon",
    prompt: "\n\nHuman\u200b: a\n\nAssistant:",
    shown: "It contains an invisible character.",
  },
  {
    name: "a byte order mark in the line above",
    prompt: "\n\nHuman: a\n\ufeff\nAssistant:",
    shown: "The line above is not empty",
  },
  {
    name: "a soft hyphen",
    prompt: "\n\nHuman: a\n\nAssis\u00adtant:",
    shown: "It contains an invisible character.",
  },
  {
    name: "a mark of direction before it",
    prompt: "\n\nHuman: a\n\n\u200fAssistant:",
    shown: "\\u200fAssistant:",
  },
  {
    name: "full-width letters",
    prompt: "\n\nＨｕｍａｎ: a\n\nAssistant:",
    shown: "Some of its letters only look like ASCII.",
  },
  {
    name: "Cyrillic letters",
    prompt: "\n\nHuman: a\n\nАssistant:",
    shown: "Some of its letters only look like ASCII.",
  },
  {
    name: "a ratio sign as colon",
    prompt: "\n\nHuman∶ a\n\nAssistant:",
    shown: "colon is not the ASCII colon",
  },
  {
    name: "a semicolon",
    prompt: "\n\nHuman: a\n\nAssistant;",
    shown: "colon is not the ASCII colon",
  },
  {
    name: "bold text of Markdown, the colon within",
    prompt: "\n\n**Human:** a\n\n**Assistant:**",
    shown: "The word is wrapped in markup.",
  },
  {
    name: "bold text of Markdown",
    prompt: "\n\nHuman: a\n\n**Assistant**:",
    shown: "The word is wrapped in markup.",
  },
  {
    name: "a heading of Markdown",
    prompt: "### Human: a\n\n### Assistant:",
    shown: "The word is wrapped in markup.",
  },
  {
    name: "brackets",
    prompt: "[Human]: a\n\n[Assistant]:",
    shown: "The word is wrapped in markup.",
  },
  {
    name: "line separators",
    prompt: "\n\nHuman: a\u2028\u2028Assistant:",
    shown: "\\u2028\\u2028Assistant:",
  },
  {
    name: "a tab that is vertical",
    prompt: "\n\nHuman: a\v\vAssistant:",
    shown: "\\u000b\\u000bAssistant:",
  },
  {
    name: "an escape with a slash",
    prompt: "\n\nHuman: a/n/nAssistant:",
    shown: "Assistant:",
  },
  {
    name: "a break of HTML",
    prompt: "<br><br>Human: a<br><br>Assistant:",
    shown: "Human:",
  },
  {
    name: "another line break of an escape",
    prompt: "\n\nHuman: a\\r\\n\\r\\nAssistant:",
    shown: "Assistant:",
  },
  {
    name: "the end of a line",
    prompt: "\n\nHuman: a Assistant:",
    shown: "It does not begin a line.",
  },
  { name: "no colon", prompt: "\n\nHuman: a\n\nAssistant", shown: '"\\n\\nAssistant" is not' },
])("validatePrompt shows what is wrong with a marker: $name", ({ prompt, shown }) => {
  const [problem] = validatePrompt(prompt);

  expect(problem?.why).toContain(shown);
  expect(prompt.slice(problem?.offset)).toMatch(/^[HＨAА]/);
});

test("validatePrompt shows the two ends of a long indentation", () => {
  const [problem] = validatePrompt(`\n\nHuman: a\n\n${" ".repeat(100_000)}Assistant:`);

  expect(problem?.why).toMatch(
    /^"\\n\\n {58}\\u2026 {60}Assistant:" is not .* Whitespace precedes the word\.$/,
  );
});

test.each([
  { name: "User", prompt: "User: a\n\nAssistant:", shown: '"User:" is not "\\n\\nHuman:"', at: "User" },
  { name: "H", prompt: "\n\nH: a\n\nAssistant:", shown: '"\\n\\nH:" is not', at: "H:" },
  { name: "AI", prompt: "\n\nHuman: a\n\nAI:", shown: '"\\n\\nAI:" is not', at: "AI:" },
  { name: "Claude", prompt: "\n\nHuman: a\n\n**Claude:**", shown: "Claude", at: "Claude" },
  { name: "a misspelt Assistant", prompt: "\n\nHuman: a\n\nAssitant:", shown: "Assitant:", at: "Assitant" },
  { name: "a misspelt Human", prompt: "\n\nHumam: a\n\nAssistant:", shown: "Humam:", at: "Humam" },
])("validatePrompt shows another name: $name", ({ prompt, shown, at }) => {
  const [problem] = validatePrompt(prompt);

  expect(problem?.why).toContain(shown);
  expect(prompt.slice(problem?.offset)).toMatch(new RegExp(`^${at}`));
});

test("validatePrompt does not take a quotation of another format for the prompt's own", () => {
  const [problem] = validatePrompt("Explain:\n```\n<|im_start|>user\n```\n");

  expect(problem?.why).toBe("There is no Human turn.");
});

test.each([
  {
    name: "names that the documentation recommends",
    prompt: "\n\nHuman: Summarise:\nUser: a\nAI: b\nUser: c",
  },
  { name: "a note first", prompt: "Note: be brief.\n\nAssistant:" },
  { name: "a question that quotes a name", prompt: "\n\nHuman: What does this mean?\nAI: No.\nThanks" },
  { name: "a list", prompt: "\n\nHuman: Sort:\n- Human: a\n- Assistant: b" },
  { name: "a quotation of mail", prompt: "\n\nHuman: Reply:\n> Human: a\n> Assistant: b" },
])("validatePrompt does not blame $name", ({ prompt }) => {
  const [problem] = validatePrompt(prompt);

  expect(problem?.why).toMatch(/^The (?:prompt ends with a Human turn|first turn is an Assistant turn)\.$/);
});

test.each([
  { name: "the last marker lacks a line feed", end: "\nAssistant:", at: "\nAssistant:", plus: 1 },
  { name: "the last marker is indented", end: "\n\n   Assistant:", at: "   Assistant:", plus: 3 },
  { name: "the last marker has a prefill", end: "\nAssistant: They", at: "\nAssistant: They", plus: 1 },
])("validatePrompt blames the last marker, not a quoted chat: $name", ({ end, at, plus }) => {
  for (const chat of [quotedChat, unfencedChat]) {
    const prompt = `\n\nHuman: Summarise this chat:\n${chat}${end}`;

    expect(validatePrompt(prompt)[0]).toMatchObject({
      keyword: "end",
      offset: prompt.lastIndexOf(at) + plus,
    });
  }
});

test.each([
  { name: "a chat in tags", body: quotedChat },
  { name: "a chat in tags that ends with the assistant", body: "<log>\nAssistant: bye\n</log>" },
  { name: "a chat in a code fence", body: "```\nHuman: hi\nAssistant: bye\n```" },
  { name: "a chat without a fence", body: unfencedChat },
  { name: "a chat without a fence that ends with the assistant", body: "Human: hi\nAssistant: bye" },
  { name: "two replies of more than one line", body: "Assistant: one\nmore\nAssistant: two\nmore" },
  { name: "a chat of a user", body: "User: hi\nAssistant: hello\nUser: thanks\nAssistant: bye" },
  { name: "a chat of a customer", body: "**Customer:** hi\n**Assistant:** bye" },
])("validatePrompt asks for a marker at the end if none follows $name", ({ body }) => {
  const prompt = `\n\nHuman: Summarise this:\n${body}`;

  expect(validatePrompt(prompt)[0]).toMatchObject({
    keyword: "end",
    offset: prompt.length,
    remedy: 'End the prompt with "\\n\\nAssistant:".',
  });
});

test("validatePrompt asks for a marker at the beginning if the only Human: lines are quoted", () => {
  const prompt = `Summarise this chat:\n${quotedChat}\n\nAssistant:`;

  expect(validatePrompt(prompt)[0]).toMatchObject({
    keyword: "start",
    remedy: 'Begin the prompt, or its first turn, with "\\n\\nHuman:".',
  });
});

test("validatePrompt leaves open whether the first line of dialogue is a turn or a quotation", () => {
  const [problem] = validatePrompt("Summarise:\nHuman: hi\nAssistant: bye\n\nAssistant:");

  expect(problem?.remedy).toBe(
    'Write "\\n\\nHuman:" there, or, if this is a quotation, before the text that quotes it.',
  );
});

test.each([
  { prompt: "\n\nHuman: hi\nAssistant: Once upon" },
  { prompt: "\n\nHuman: He wrote this:\nassistant: x\nand left." },
  { prompt: "Human: a\nAssistant: b\nHuman: c\nAssistant: Sure" },
])("validatePrompt leaves open whether $prompt ends with a prefill or a quotation", ({ prompt }) => {
  expect(validatePrompt(prompt)[0]?.remedy).toBe(
    'Write "\\n\\nAssistant:" there, or, if this is a quotation, at the end of the prompt.',
  );
});

test("validatePrompt leaves open whether the name of a user begins a turn or a quotation", () => {
  expect(validatePrompt("User: hi\nAssistant: bye\n\nSummarise it.")[0]?.remedy).toBe(
    'Write "\\n\\nHuman:" there, or, if this is a quotation, before the text that quotes it.',
  );
  expect(validatePrompt("User: hi\nAssistant:")[0]?.remedy).toBe('Write "\\n\\nHuman:" there.');
});

test("validatePrompt finds a lone surrogate, which the server rejects", () => {
  expect(validatePrompt("\n\nHuman: a\udc00b\n\nAssistant:")).toStrictEqual([
    expect.objectContaining({
      keyword: "lone-surrogate",
      severity: "error",
      message: "a lone surrogate, U+DC00",
      offset: 10,
      line: 3,
      column: 9,
    }),
  ]);
  expect(validatePrompt("\n\nHuman: \u{1f600}\n\nAssistant:")).toStrictEqual([]);
});

describe("validatePrompt warns", () => {
  test.each([
    {
      name: "of whitespace at the end",
      prompt: "\n\nHuman: a\n\nAssistant: ",
      problem: { keyword: "trailing-space", offset: 22, line: 5, column: 11, turn: 1 },
    },
    {
      name: "of a line feed at the end",
      prompt: "\n\nHuman: a\n\nAssistant: b\n",
      problem: { keyword: "trailing-space", offset: 24, turn: 1 },
    },
    {
      name: "of two turns of one role",
      prompt: "\n\nHuman: a\n\nHuman: b\n\nAssistant:",
      problem: { keyword: "consecutive-turns", offset: 12, line: 5, turn: 1 },
    },
    {
      name: "of dialogue inside a turn",
      prompt: "\n\nHuman: a\nHuman: b\nAssistant: c\n\nAssistant:",
      problem: { keyword: "dialogue", offset: 11, line: 4, column: 1, turn: 0 },
    },
  ])("$name", ({ prompt, problem }) => {
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
  )("knows whether %s follows system text: %s", (model, systemPrompt) => {
    expect(validatePrompt(prompt, { model: String(model) })).toHaveLength(systemPrompt ? 0 : 1);
  });

  test("says nothing about models that it does not know", () => {
    expect(validatePrompt(prompt, { model: "other", countTokens: () => 1e9 })).toStrictEqual([]);
  });

  test("returns the server's error if the counted tokens are too many", () => {
    const [problem] = validatePrompt(prompt, { model: "claude-2.1", countTokens: () => 200_000 });

    expect(problem).toMatchObject({
      severity: "error",
      keyword: "length",
      message: "prompt is too long: 200000 tokens > 199999 maximum",
    });
  });

  test("accepts a prompt that just fits", () => {
    expect(validatePrompt(prompt, { model: "claude-2.1", countTokens: () => 199_999 })).toStrictEqual([]);
  });

  test("estimates without a counter, and only warns", () => {
    const long = `\n\nHuman: ${"a ".repeat(200_000)}\n\nAssistant:`;

    expect(validatePrompt(long, { model: "claude-2.0" })).toStrictEqual([
      expect.objectContaining({ severity: "warning", keyword: "context-window" }),
    ]);
  });

  test("rejects a counter that returns no number", () => {
    expect(() => validatePrompt(prompt, { model: "claude-2.1", countTokens: () => Number.NaN })).toThrow(
      TypeError,
    );
  });
});

test("validatePrompt returns the first 100 problems of a prompt that has more", () => {
  const turns = "\n\nHuman: a".repeat(1000);
  const problems = validatePrompt(`${turns}\n\nAssistant:`);

  expect(problems).toHaveLength(100);
  expect(problems.at(-1)).toMatchObject({ keyword: "consecutive-turns", turn: 100 });
});
