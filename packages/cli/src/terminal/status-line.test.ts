import { expect, test } from "vitest";
import { cutToWidth } from "./status-line.ts";

test.each([
  [0, ""],
  [2, "a"],
  [3, "a你"],
  [5, "a你\u{1F468}\u200D\u{1F469}"],
  [9, "a你\u{1F468}\u200D\u{1F469}"],
])("cuts a text to %i columns, and no character in two", (columns, text) => {
  expect(cutToWidth("a你\u{1F468}\u200D\u{1F469}", columns)).toBe(text);
});
