import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { IMPORT, migrateModule, MODEL, REQUEST } from "./migrate-module.ts";
import { migrateSource } from "../src/migrate-source.ts";

const read = (name: string): string => readFileSync(path.join(import.meta.dirname, name), "utf8");

test.each([
  { before: "fixtures/answers.before.ts", after: "fixtures/answers.after.ts" },
  { before: "fixtures/streams.before.ts", after: "fixtures/streams.after.ts" },
  { before: "../../../examples/migrate/before.ts", after: "../../../examples/migrate/by-codemod.ts" },
])("$before becomes $after, which stays the same", ({ before, after }) => {
  expect(migrateSource(read(before), before, { model: MODEL }).code).toBe(read(after));
  expect(migrateSource(read(after), after, { model: MODEL }).code).toBe(read(after));
});

test.each([
  {
    prompt: "prompt: /* the question */ question",
    migrated: "...promptParams( /* the question */ question)",
  },
  {
    prompt: "prompt: // the question\n  question",
    migrated: "...promptParams( // the question\n  question)",
  },
  { prompt: "/* a */ prompt:   question /* b */", migrated: "/* a */ ...promptParams(question) /* b */" },
])("comments of a prompt stay: $prompt", ({ prompt, migrated }) => {
  const { code } = migrateModule(
    `const r = await client.completions.create({ model, max_tokens_to_sample: 5, ${prompt} });`,
  );

  expect(code).toContain(migrated);
});

test("notes say by line and column what a person has to look at", () => {
  const { notes } = migrateSource(read("fixtures/answers.before.ts"), "answers.before.ts");

  expect(notes.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
    "8:7 choose a model that the Messages API has",
    "18:5 choose a model that the Messages API has",
    "27:5 choose a model that the Messages API has",
    "30:5 models from Claude Opus 4.7 and Claude 5 on reject this; up to 4.6, use one of temperature and top_p",
    "36:10 the use of the response cannot be followed; its text is in the blocks of `content`.",
    "36:38 choose a model that the Messages API has",
  ]);
});

test.each([
  {
    name: "a request that cannot be read",
    code: "client.completions.create(requestOf(prompt));",
    reason: "its request is not an object literal",
  },
  {
    name: "a request from elsewhere",
    code: "client.completions.create(request);",
    reason: "the value of request cannot be followed",
  },
  {
    name: "an unknown spread",
    code: "client.completions.create({ ...options, prompt, max_tokens_to_sample: 5 });",
    reason: "the value of ...options cannot be followed",
  },
  {
    name: "an unknown field",
    code: "client.completions.create({ prompt, max_tokens_to_sample: 5, n: 2 });",
    reason: "the request contains n: 2, which the codemod does not know",
  },
  {
    name: "a stream that is decided later",
    code: "client.completions.create({ prompt, max_tokens_to_sample: 5, stream });",
    reason: "whether it streams is only known at run time",
  },
  {
    name: "a method that is kept",
    code: "const { create } = client.completions;",
    reason: "this is not a call of completions.create that could be followed",
  },
  {
    name: "a request that is passed to another function",
    code: `send(${REQUEST});`,
    reason: "this request does not belong to a call that could be followed",
  },
  {
    name: "a type of the old API",
    code: "let answer: Anthropic.Completion;",
    reason: "Anthropic.Completion is a type of the old API",
  },
])("$name is unchanged and reported", ({ code, reason }) => {
  expect(migrateModule(code)).toEqual({ code: `${IMPORT}${code}\n`, messages: [`not changed: ${reason}`] });
});

test("a request is unchanged if a call shares it with one that is not changed", () => {
  const code = `const request = ${REQUEST};
await client.completions.create(request);
await client.completions.create({ ...request, ...others });`;

  const { code: changed, messages } = migrateModule(code);

  expect(changed).toBe(`${IMPORT}${code}\n`);
  expect(messages).toContain("not changed: another call, which is not changed, has the same request");
});

test("so does one that a call shares with another that shares one", () => {
  const code = `const request = { prompt, max_tokens_to_sample: 5 };
const model = { model: "claude-2.1" };
await client.completions.create({ ...request, ...others });
await client.completions.create({ ...model, ...request });
await client.completions.create({ ...model, prompt, max_tokens_to_sample: 5 });`;

  expect(migrateModule(code).code).toBe(`${IMPORT}${code}\n`);
});

test.each([
  { name: "used for something else", declaration: `const request = ${REQUEST};\nlog(request);` },
  { name: "exported", declaration: `export const request = ${REQUEST};` },
  { name: "exported by name", declaration: `const request = ${REQUEST};\nexport { request };` },
  { name: "a variable", declaration: `let request = ${REQUEST};` },
  { name: "with a type", declaration: `const request: Params = ${REQUEST};` },
])("a request that is $name stays as it is", ({ declaration }) => {
  const code = `${declaration}\nawait client.completions.create(request);`;

  expect(migrateModule(code).code).toBe(`${IMPORT}${code}\n`);
});

test("chat completions and completions of other APIs are ignored", () => {
  const source = `import OpenAI from "openai";
const openai = new OpenAI();
await openai.chat.completions.create({ model, messages });
await openai.completions.create({ model, prompt, max_tokens: 5 });
`;

  expect(migrateSource(source, "x.ts")).toMatchObject({ code: source, notes: [] });
});

test("a file that is not an ES module is unchanged and reported", () => {
  const source = `const Anthropic = require("@anthropic-ai/sdk");\nnew Anthropic().completions.create(${REQUEST});\n`;

  const { code, notes } = migrateSource(source, "x.cjs");

  expect(code).toBe(source);
  expect(notes.map(({ line, message }) => `${line} ${message}`)).toEqual([
    "2 not changed: this is not a call of completions.create that could be followed; this file is not an ES module",
    "2 not changed: this request does not belong to a call that could be followed; this file is not an ES module",
  ]);
});

test("the markers come from the package under every name that the SDK has", () => {
  const source = `import { Anthropic as SDK, AI_PROMPT as AI } from "@anthropic-ai/sdk";
import * as sdk from "@anthropic-ai/sdk";
export const prompt = SDK.HUMAN_PROMPT + " Hello" + AI + sdk.AI_PROMPT;
`;

  expect(migrateSource(source, "x.ts")).toMatchObject({
    code: `import { Anthropic as SDK } from "@anthropic-ai/sdk";
import * as sdk from "@anthropic-ai/sdk";
import { AI_PROMPT as AI, HUMAN_PROMPT, AI_PROMPT as AI_PROMPT2 } from "@text-completions/prompt";
export const prompt = HUMAN_PROMPT + " Hello" + AI + AI_PROMPT2;
`,
    notes: [],
  });
});

test("a file without imports gets its first, after its directives", () => {
  const source = `"use server";\n\nexport const ask = (client, prompt) => client.completions.create(${REQUEST});\n`;

  const { code } = migrateSource(source, "x.mjs", { model: MODEL });

  expect(code).toContain(
    '"use server";\n\nimport { toMessages } from "@text-completions/prompt";\n\n// TODO',
  );
});

test("a completion that becomes the next prompt is read first", () => {
  const { code } = migrateModule(`const { completion: prompt } = await client.completions.create({
  model, prompt: before, max_tokens_to_sample: 5 });
await client.completions.create(${REQUEST});`);

  expect(code).toContain("...promptParams(textOf(prompt)), max_tokens: 5 }");
});

test("a file with CRLF has no other line ends afterwards", () => {
  const { code } = migrateSource(
    read("../../../examples/migrate/before.ts").replaceAll("\n", "\r\n"),
    "x.ts",
    { model: MODEL },
  );

  expect(code).toBe(read("../../../examples/migrate/by-codemod.ts").replaceAll("\n", "\r\n"));
});

test("JavaScript gets helpers without types", () => {
  const source = `import Anthropic from '@anthropic-ai/sdk';
console.log((await new Anthropic().completions.create(${REQUEST})).completion);
`;

  const { code } = migrateSource(source, "x.js", { model: MODEL });

  expect(code).toContain("import { toMessages } from '@text-completions/prompt';");
  expect(code).toContain("console.log(textOf((await new Anthropic().messages.create(");
  expect(code).toContain("function textOf(blocks) {");
});

test("names that are taken already stay what they are", () => {
  const { code } = migrateModule(`const textOf = String;
const toMessages = 1;
const HUMAN_PROMPT = "mine";
log((await client.completions.create(${REQUEST})).completion, Anthropic.HUMAN_PROMPT);`);

  expect(code).toContain('import { HUMAN_PROMPT as HUMAN_PROMPT2, toMessages as toMessages2 } from "@text');
  expect(code).toContain("log(textOf2((await client.messages");
  expect(code).toContain(".content), HUMAN_PROMPT2);");
  expect(code).toContain("} = toMessages2(prompt);");
});

test("a name that shadows a variable is not taken for it", () => {
  const { code } = migrateModule(`const { completion } = await client.completions.create(${REQUEST});
const other = (completion: string) => completion;
export { other };`);

  expect(code).toContain("const other = (completion: string) => completion;");
});
