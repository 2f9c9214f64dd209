import { expect, test } from "vitest";
import { toPrintable } from "./output.ts";

test.each([
  ["a line feed, a return and a tab", "a\n\r\tb", "a\\n\\r\\tb"],
  ["an escape sequence", "\u001B[2J\u009B1m", "\\u001b[2J\\u009b1m"],
  ["a mark that turns the direction", "\u202Eabc", "\\u202eabc"],
  ["line ends of Unicode", "a\u2028b", "a\\u2028b"],
])("shows %s as an escape", (_, text, printable) => {
  expect(toPrintable(text)).toBe(printable);
});

test("leaves all other text as it is, backslashes too", () => {
  expect(toPrintable("é \u{1F468}‍\u{1F469} \\n")).toBe("é \u{1F468}‍\u{1F469} \\n");
});
