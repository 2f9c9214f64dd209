import { expect, test } from "vitest";
import { createMock } from "./create-mock.ts";

test.each([
  [null, "Failed to create a mock: its options are null. Give an object."],
  [{ delayMs: -1 }, "Failed to create a mock: delayMs is -1. Give a number, 0 or more."],
  [
    { tokensPerSecond: Number.NaN },
    "Failed to create a mock: tokensPerSecond is NaN. Give a number, 0 or more.",
  ],
  [{ seed: "1" }, 'Failed to create a mock: seed is "1". Give a number, 0 or more.'],
  [{ countTokens: 4 }, "Failed to create a mock: countTokens is 4. Give a function."],
  [{ onCall: [] }, "Failed to create a mock: onCall is []. Give a function."],
  [{ asOf: "today" }, 'Failed to create a mock: asOf is "today". Give a day, such as 2026-01-01.'],
  [{ apiKeys: "sk-secret" }, 'Failed to create a mock: apiKeys is "string". Give a list of keys.'],
  [{ maxUserIdLength: 100 }, "Failed to create a mock: maxUserIdLength is 100. Give a number, 256 or more."],
])("the options %j are refused at once", (options, message) => {
  expect(() => createMock(options as never)).toThrow(new TypeError(message));
});

test("options that are undefined count as absent", () => {
  expect(() => createMock({ delayMs: undefined, apiKeys: undefined, asOf: undefined })).not.toThrow();
});
