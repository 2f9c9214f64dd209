import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseRequestJson } from "@text-completions/core/validate";

interface Case {
  text: string;
  /** What the API's parser says; null if it accepts the text. */
  error: string | null;
}

const CORPUS: Case[] = JSON.parse(
  readFileSync(new URL("../../../spec/examples/json.json", import.meta.url), "utf8"),
);
const ACCEPTED = CORPUS.filter(({ error }) => error === null);
const REJECTED = CORPUS.filter(({ error }) => error !== null);

test.each(REJECTED)("$text is rejected in the words of the API's parser", ({ text, error }) => {
  expect(parseRequestJson(text)).toEqual({ error: `The request body is not valid JSON: ${error}` });
});

test.each(ACCEPTED)("$text is accepted", ({ text }) => {
  expect(parseRequestJson(text)).toEqual({ value: JSON.parse(text) });
});

test.each(CORPUS)("the bytes of $text are read as the text is", ({ text }) => {
  expect(parseRequestJson(new TextEncoder().encode(text))).toEqual(parseRequestJson(text));
});

const NOT_UTF8 =
  "The request body is not valid JSON: str is not valid UTF-8: surrogates not allowed: line 1 column 1 (char 0)";

test.each([
  { name: "a byte that is not UTF-8", body: Uint8Array.of(0x22, 0xff, 0x22) },
  { name: "part of a character", body: Uint8Array.of(0x22, 0xc3) },
  { name: "an encoded surrogate", body: Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22) },
  { name: "a lone surrogate in a JavaScript string", body: '"\ud800"' },
])("$name is rejected", ({ body }) => {
  expect(parseRequestJson(body)).toEqual({ error: NOT_UTF8 });
});

const nest = (open: string, inner: string, close: string, depth: number): string =>
  open.repeat(depth) + inner + close.repeat(depth);

test("1,024 levels are accepted, one more is not", () => {
  expect(parseRequestJson(nest("[", "", "]", 1024)).error).toBeUndefined();
  expect(parseRequestJson(nest('{"a":', "1", "}", 1024)).error).toBeUndefined();
  expect(parseRequestJson(nest("[", "", "]", 1025)).error).toMatch(
    /: array and object recursion depth exceeded: line 1 column 1026 \(char 1025\)$/,
  );
  expect(parseRequestJson(nest('{"a":', "1", "}", 1025)).error).toMatch(
    /: array and object recursion depth exceeded: line 1 column 5122 \(char 5121\)$/,
  );
});

test("brackets within a string are not levels", () => {
  expect(parseRequestJson(JSON.stringify("[{".repeat(5000))).error).toBeUndefined();
});

test("a text nested deeper than calls can be is read", () => {
  expect(parseRequestJson("[".repeat(1_000_000)).error).toMatch(/recursion depth exceeded/);
});

test.each([
  { name: "characters", unit: "a".repeat(100), quote: '"' },
  { name: "escaped characters", unit: "\\n".repeat(50), quote: '"' },
  { name: "items", unit: "1,".repeat(50), quote: "" },
  { name: "objects", unit: "{},".repeat(30), quote: "" },
  { name: "line feeds", unit: "\n".repeat(100), quote: "" },
])(
  "an error after millions of $name is found in time that grows with their number alone",
  ({ unit, quote }) => {
    const text = `[${quote}${unit.repeat(50_000)}${quote}?`;

    // Time that grows with the square of the number would exceed the test's limit by hours.
    expect(parseRequestJson(text, { maxValues: Infinity }).error).toContain(`: unexpected character: line `);
  },
);
