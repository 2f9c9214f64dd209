import { expect, test } from "vitest";
import { toBody } from "./markers.ts";
import { segmentAt, splitPrompt } from "./split-prompt.ts";

test.each([
  ["Hi", " Hi"],
  [" Hi", "  Hi"],
  ["\tHi", " \tHi"],
  ["", ""],
  ["  ", "  "],
  ["\nHi", "\nHi"],
  [" \nHi", " \nHi"],
  ["\r\nHi", "\r\nHi"],
  ["\rHi", " \rHi"],
])("the text %j is the body %j, and back", (text, body) => {
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
