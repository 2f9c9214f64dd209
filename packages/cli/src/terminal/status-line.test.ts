import { expect, it } from "vitest";
import { cutToWidth, displayWidth } from "./status-line.ts";

it.each([
  ["plain text", "Human:", 6],
  ["no text", "", 0],
  ["letters with combining marks", "e\u0301a", 2],
  ["an emoji", "\u{1F44B}", 2],
  ["a family in one emoji", "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}", 2],
  ["Chinese and Korean", "你好 한", 7],
])("counts the columns of %s", (_, text, width) => {
  expect(displayWidth(text)).toBe(width);
});

it.each([
  [0, ""],
  [2, "a"],
  [3, "a你"],
  [5, "a你\u{1F468}\u200D\u{1F469}"],
  [9, "a你\u{1F468}\u200D\u{1F469}"],
])("cuts a text to %i columns, and no character in two", (columns, text) => {
  expect(cutToWidth("a你\u{1F468}\u200D\u{1F469}", columns)).toBe(text);
});
