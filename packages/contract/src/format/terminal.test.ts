import { expect, test } from "vitest";
import { widthOf, wrapText } from "./terminal.ts";

test.each([
  { name: "a short text", text: "one two", columns: 10, lines: ["one two"] },
  { name: "at spaces", text: "one two three", columns: 8, lines: ["one two", "three"] },
  { name: "exactly at the width", text: "one two three", columns: 7, lines: ["one two", "three"] },
  {
    name: "within a word that is too long",
    text: "a abcdefgh b",
    columns: 4,
    lines: ["a", "abcd", "efgh", "b"],
  },
  {
    name: "by columns, of which some characters take two",
    text: "日本語日本語",
    columns: 5,
    lines: ["日本", "語日", "本語"],
  },
  { name: "an empty text", text: "", columns: 4, lines: [""] },
])("wraps $name", ({ text, columns, lines }) => {
  expect(wrapText(text, columns)).toEqual(lines);
});

test("begins no line with what a CI log takes for a command", () => {
  expect(wrapText("aaaa ::error::x", 4)).toEqual(["aaaa", String.raw`\u003a:er`, "ror:", ":x"]);
});

test("loses no word", () => {
  const text = "Respond with 400 and `invalid_request_error` unless the version is known.";

  for (let columns = 1; columns < 80; columns++) {
    const lines = wrapText(text, columns);
    expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
  }
});
