import { expect, it } from "vitest";
import { displayWidth } from "./display-width.ts";

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
