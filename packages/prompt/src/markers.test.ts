import { expect, test } from "vitest";
import { toBody } from "./markers.ts";
import { segmentAt, splitPrompt } from "./split-prompt.ts";

test.each([
  { text: "Hi", body: " Hi" },
  { text: " Hi", body: "  Hi" },
  { text: "\tHi", body: " \tHi" },
  { text: "", body: "" },
  { text: "  ", body: "  " },
  { text: "\nHi", body: "\nHi" },
  { text: " \nHi", body: " \nHi" },
  { text: "\r\nHi", body: "\r\nHi" },
  { text: "\rHi", body: " \rHi" },
])("the text $text is the body $body, and back", ({ text, body }) => {
  expect(toBody(text)).toBe(body);
  expect(readBody(body)).toBe(text);
});

test.each(["Hi", "\tHi"])("the body %j, without a space, is the same text", (body) => {
  expect(readBody(body)).toBe(body);
});

/** What a body is read as, between markers. */
function readBody(body: string): string | undefined {
  return segmentAt(splitPrompt(`\n\nHuman:${body}\n\nAssistant:`), 0)?.text;
}
