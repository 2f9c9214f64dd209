import { expect, test } from "vitest";
import { cutToWidth } from "./status-line.ts";

test.each([
  { columns: 0, text: "" },
  { columns: 2, text: "a" },
  { columns: 3, text: "a你" },
  { columns: 5, text: "a你\u{1F468}\u200D\u{1F469}" },
  { columns: 9, text: "a你\u{1F468}\u200D\u{1F469}" },
])("cuts a text to $columns columns without splitting a character", ({ columns, text }) => {
  expect(cutToWidth("a你\u{1F468}\u200D\u{1F469}", columns)).toBe(text);
});
