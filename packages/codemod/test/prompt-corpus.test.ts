import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AI_PROMPT, HUMAN_PROMPT } from "@text-completions/prompt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REJECTED_PROMPTS, VALID_PROMPTS } from "../../../scripts/prompt-corpus.ts";
import { migrateSource } from "../src/migrate-source.ts";
import { MODEL } from "./migrate-module.ts";

/** Nobody writes thousands of markers into a file. */
const isWritten = ({ prompt }: { prompt: string }): boolean => prompt.split(/Human:|Assistant:/).length < 100;
const VALID = VALID_PROMPTS.filter(isWritten);
/** Half of a character is found only when the request is sent. */
const REJECTED = REJECTED_PROMPTS.filter((each) => isWritten(each) && each.error !== "lone-surrogate");
const PROMPTS = [...VALID, ...REJECTED].map(({ prompt }) => prompt);

/** How the code of 2023 writes a prompt. */
const STYLES: readonly { name: string; write: (prompt: string) => string }[] = [
  { name: "a literal", write: (prompt) => JSON.stringify(prompt) },
  { name: "a template with the markers of the SDK", write: toTemplate },
  { name: "a sum of markers and texts", write: toSum },
];

type Send = (client: object) => Record<string, unknown>;

describe.each(STYLES)("a prompt that is $name", ({ write }) => {
  const { code, notes } = migrateSource(toModule(PROMPTS.map(write)), "corpus.mjs", { model: MODEL });
  const folder = mkdtempSync(path.join(import.meta.dirname, "corpus-"));
  let requests: Send[] = [];

  beforeAll(async () => {
    const file = path.join(folder, "migrated.mjs");
    writeFileSync(file, code);
    ({ requests } = await import(file));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is converted by the changed code as the corpus says", () => {
    const client = { messages: { create: (request: object) => request } };
    const sent = requests.map((send) => {
      try {
        return send(client);
      } catch (error) {
        return error;
      }
    });

    expect(sent.slice(0, VALID.length)).toEqual(
      VALID.map(({ request }) => ({ model: MODEL, max_tokens: 5, ...request })),
    );
    expect(sent.slice(VALID.length)).toEqual(
      REJECTED.map(({ message }) =>
        expect.objectContaining({ name: "TypeError", cause: expect.objectContaining({ message }) }),
      ),
    );
  });

  test("gets a note if its messages end with the assistant's", () => {
    const lines = new Set(notes.filter(({ message }) => message.includes("prefill")).map(({ line }) => line));
    const namesOf = (list: readonly { name: string }[], first: number): string[] =>
      list.filter((__, index) => lines.has(first + index)).map(({ name }) => name);

    expect(namesOf(VALID, FIRST_LINE)).toEqual(
      VALID.filter(({ request }) => request.messages.at(-1)?.role === "assistant").map(({ name }) => name),
    );
    expect(namesOf(REJECTED, FIRST_LINE + VALID.length)).toEqual([]);
  });
});

const FIRST_LINE = 3;

/** A module with one request in each line. */
function toModule(prompts: readonly string[]): string {
  return [
    'import { AI_PROMPT, HUMAN_PROMPT } from "@anthropic-ai/sdk";',
    "export const requests = [",
    ...prompts.map(
      (prompt) =>
        `(client) => client.completions.create({ model: "claude-2.1", max_tokens_to_sample: 5, prompt: ${prompt} }),`,
    ),
    "];",
    "",
  ].join("\n");
}

/** The texts and markers of a prompt; those at odd places are markers. */
function cut(prompt: string): string[] {
  return prompt.split(new RegExp(`(${HUMAN_PROMPT}|${AI_PROMPT})`));
}

function toTemplate(prompt: string): string {
  const parts = cut(prompt).map((part, index) =>
    index % 2 === 0
      ? JSON.stringify(part).slice(1, -1).replaceAll('\\"', '"').replaceAll(/`|\$/g, "\\$&")
      : `\${${nameOf(part)}}`,
  );
  return `\`${parts.join("")}\``;
}

function toSum(prompt: string): string {
  return cut(prompt)
    .map((part, index) => (index % 2 === 0 ? JSON.stringify(part) : nameOf(part)))
    .join(" + ");
}

function nameOf(marker: string): string {
  return marker === HUMAN_PROMPT ? "HUMAN_PROMPT" : "AI_PROMPT";
}
