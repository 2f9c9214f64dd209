import { expect, test } from "vitest";
import { jsonFault } from "./json-error.ts";

// The texts on the right are those of Python's own parser.
test.each([
  ["", "Expecting value: line 1 column 1 (char 0)"],
  ['{"prompt": }', "Expecting value: line 1 column 12 (char 11)"],
  ["not json", "Expecting value: line 1 column 1 (char 0)"],
  ["{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"],
  ["{'a': 1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"],
  ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
  ['{"a": 1 "b": 2}', "Expecting ',' delimiter: line 1 column 9 (char 8)"],
  ['{"a": [1, 2', "Expecting ',' delimiter: line 1 column 12 (char 11)"],
  ["[1,", "Expecting value: line 1 column 4 (char 3)"],
  ['{"a": {}}}', "Extra data: line 1 column 10 (char 9)"],
  ["[[], {}] x", "Extra data: line 1 column 10 (char 9)"],
  ["01", "Extra data: line 1 column 2 (char 1)"],
  ['{"a": "b', "Unterminated string starting at: line 1 column 7 (char 6)"],
  ['"\\', "Unterminated string starting at: line 1 column 1 (char 0)"],
  ['{"a": "b\nc"}', "Invalid control character at: line 1 column 9 (char 8)"],
  ['"\\x"', "Invalid \\escape: line 1 column 2 (char 1)"],
  ['"\\u12x4"', "Invalid \\uXXXX escape: line 1 column 3 (char 2)"],
  ['{\n  "a": 1,\n  b\n}', "Expecting property name enclosed in double quotes: line 3 column 3 (char 14)"],
  ['["🌳", ?]', "Expecting value: line 1 column 7 (char 6)"],
])("%j is refused in the words of Python's parser", (text, expected) => {
  const fault = jsonFault(text);

  expect(fault).toBe(`The request body is not valid JSON: ${expected}`);
});

test("a text nested deeper than calls can be is read", () => {
  const fault = jsonFault("[".repeat(1_000_000));

  expect(fault).toMatch(/: Expecting value: line 1 column 1000001 \(char 1000000\)$/);
});

test("a text of many megabytes is read", () => {
  const fault = jsonFault(`["${"a".repeat(20_000_000)}", "${"\\n".repeat(5_000_000)}", ?]`);

  expect(fault).toMatch(/: Expecting value: line 1 column 30000010 \(char 30000009\)$/);
});
