import { expect, test } from "vitest";
import { fromBody, toBody } from "./markers.ts";

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
  expect(fromBody(body)).toBe(text);
});

test.each(["Hi", "\tHi"])("the body %j, without a space, is the same text", (body) => {
  expect(fromBody(body)).toBe(body);
});
