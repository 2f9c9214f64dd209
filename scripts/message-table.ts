import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/** One way to provoke a message, and what the message must contain: the cause, the wrong value, what to do. */
export interface MessageRow {
  /** What is wrong, as the name of the test. */
  readonly name: string;
  /** Throws an error, or returns what contains the message: a text, data, an error or a response. */
  readonly act: () => unknown;
  readonly says: readonly string[];
  /** What it must not contain, because that would be true of another cause. */
  readonly saysNot?: readonly string[];
}

/** The beginning of each key in the tables. No message may contain it. */
export const SECRET_KEY = "sk-ant-very-secret-0123456789";

/**
 * Tests that each row provokes its message, and that each of the messages is provoked by some row.
 *
 * @param messages - See {@link messagesOf}.
 * @param exceptions - Messages that no row can provoke, with the reason.
 */
export function testMessages(
  messages: readonly string[],
  rows: readonly MessageRow[],
  exceptions: Readonly<Record<string, string>> = {},
): void {
  const texts: string[] = [];

  test.each(rows)("$name", async ({ act, says, saysNot = [] }) => {
    const result = await provoke(act);
    const text = textsIn(result).join("\n");
    texts.push(text);

    for (const part of says) expect(text).toContain(part);
    for (const part of saysNot) expect(text).not.toContain(part);
    // A list may follow the sentence.
    expect(text).toMatch(result instanceof Error ? /^[A-Z"].*(?:[.?]|[.:]\n.*)$/s : /./);
    expect(text).not.toMatch(/\[object|\bundefined\./);
    // A full stop follows neither a full stop nor a quotation that ends in one.
    expect(text).not.toMatch(/[.!?]"?\.(?![.\w/])/);
    expect(text).not.toContain(SECRET_KEY.slice(0, 12));
  });

  test("each message of messages.txt is provoked by a row above", () => {
    expect(findUnprovoked(messages, texts)).toEqual(Object.keys(exceptions).toSorted());
  });
}

/** The messages of some folders, which are sections of `scripts/checks/messages.txt`: `client`, `client/transport`. */
export function messagesOf(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) => sections().get(folder) ?? []);
}

/** Returns the messages that are in none of the texts. */
export function findUnprovoked(messages: readonly string[], texts: readonly string[]): string[] {
  return [...new Set(messages)].filter((message) => !texts.some((text) => isIn(message, text))).toSorted();
}

function sections(): Map<string, readonly string[]> {
  const file = path.join(import.meta.dirname, "checks/messages.txt");
  const [, ...found] = `\n${readFileSync(file, "utf8")}`.split("\n# ");
  return new Map(
    found.map((section) => {
      const [name = "", ...lines] = section.split("\n");
      return [name, lines.filter((line) => line !== "")];
    }),
  );
}

/** Whether a text contains the fixed parts of a message in their order, with anything in its placeholders. */
function isIn(message: string, text: string): boolean {
  let index = 0;
  for (const part of message.replaceAll(String.raw`\n`, "\n").split(/\{[\w.]+\}|\{…\}/)) {
    const start = text.indexOf(part, index);
    if (start === -1) return false;
    index = start + part.length;
  }
  return true;
}

async function provoke(act: () => unknown): Promise<unknown> {
  try {
    const result = await act();
    return result instanceof Response ? parse(await result.text()) : result;
  } catch (error) {
    return error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** All texts in a value that contains a message: an error, data, a text. */
export function textsIn(value: unknown): string[] {
  if (value instanceof Error) return [value.message];
  if (typeof value === "string") return [value];
  return value instanceof Object ? Object.values(value).flatMap(textsIn) : [];
}
