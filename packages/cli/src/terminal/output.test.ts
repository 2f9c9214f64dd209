import { expect, test } from "vitest";
import { toPrintable } from "./output.ts";

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
