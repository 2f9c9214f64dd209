import { inspect } from "node:util";
import { checkOptions, invalidOption, number, readSecret, UsageError } from "@text-completions/core/internal";
import { expect, test } from "vitest";

const KEY = "sk-ant-api03-0123456789abcdef";

function errorOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

test.each<{ name: string; act: () => unknown }>([
  { name: "an unknown option", act: () => checkOptions({ [KEY]: 1 }, {} as never) },
  { name: "a known option", act: () => checkOptions({ [KEY]: "x" }, { [KEY]: number() }) },
  {
    name: "any text of an error",
    act: () =>
      new UsageError({ code: "invalid-option", option: KEY, expected: KEY, received: KEY, fix: KEY }),
  },
  { name: "the path to an option", act: () => invalidOption(`headers["${KEY} x"]`, "a name", 1) },
])("no error shows a key in the place of $name", ({ act }) => {
  const error = errorOf(act);

  expect(error).toBeInstanceOf(UsageError);
  expect(inspect(error, { showHidden: true })).not.toContain(KEY);
  expect(String(error)).toContain("[redacted]");
});

test.each([
  { value: "", got: "an empty string" },
  { value: " \n", got: "a string of whitespace" },
  { value: "  two words", got: "a string with a space at index 5" },
  { value: "line\nline", got: "a string with U+000A at index 4" },
  { value: "sécret", got: "a string with U+00E9 at index 1" },
  { value: "key\u200b", got: "a string with U+200B at index 3" },
  { value: 5, got: "5" },
])("what is wrong with a key is said, and nothing else of it: $value", ({ value, got }) => {
  expect(errorOf(() => readSecret("apiKey", value))).toMatchObject({ option: "apiKey", received: got });
});

test("whitespace around a key does not belong to it", () => {
  expect(readSecret("apiKey", "\ufeff key\r\n")).toBe("key");
});
