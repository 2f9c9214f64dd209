import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { toJson, toPrintable, toPrintablePath, write } from "./output.ts";

test.each([
  { name: "a line feed, a return and a tab", text: "a\n\r\tb", printable: "a\\n\\r\\tb" },
  { name: "an escape sequence", text: "\u001B[2J\u009B1m", printable: "\\u001b[2J\\u009b1m" },
  { name: "a mark that changes the direction of writing", text: "\u202Eabc", printable: "\\u202eabc" },
  { name: "line ends of Unicode", text: "a\u2028b", printable: "a\\u2028b" },
])("shows $name as an escape", ({ text, printable }) => {
  expect(toPrintable(text)).toBe(printable);
});

test("leaves all other text unchanged, backslashes too", () => {
  expect(toPrintable("é \u{1F468}‍\u{1F469} \\n")).toBe("é \u{1F468}‍\u{1F469} \\n");
});

test.each([
  { path: "::error::a.txt", shown: "./::error::a.txt" },
  { path: " ::a", shown: "./ ::a" },
  { path: "a::b", shown: "a::b" },
])(
  "shows the path $path at the beginning of a line so that no CI runner takes it for a command",
  ({ path, shown }) => {
    expect(toPrintablePath(path)).toBe(shown);
  },
);

test("leaves no command of a CI runner in a line or in JSON, which reads as the same value", () => {
  const text = "##[error]forged ###[x";

  expect(toPrintable(text)).not.toContain("##[");
  expect(toJson({ text })).not.toContain("##[");
  expect(JSON.parse(toJson({ text }))).toEqual({ text });
});

test("writes JSON without control characters and line separators, which reads as the same value", () => {
  const value = { text: "\u2028 \u0085 \u009b \u007f \u202e \ud800 \n", list: ["\u0000"] };

  expect(toJson(value)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202e]/u);
  expect(JSON.parse(toJson(value))).toEqual(value);
  expect(JSON.parse(toJson(value, 2))).toEqual(value);
});

test("writes a long text in slices, and splits no character between them", async () => {
  const text = `a${"\u{1F600}".repeat(1024 * 1024)}`;
  const written: string[] = [];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      done();
    },
  });

  await write(output, text);

  expect(written.length).toBeGreaterThan(1);
  expect(written.join("") === text).toBe(true);
});
