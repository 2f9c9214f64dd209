import { expect, test } from "vitest";
import { createMock } from "./create-mock.ts";
import type { MockOptions } from "./mock.ts";

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

test.each(["apiKey", "Models", "colour"])(
  "there is no option %s, and the error names those there are",
  (name) => {
    const create = () => createMock({ [name]: "sk-secret" });

    expect(create).toThrow(TypeError);
    expect(create).toThrow(`Failed to create a mock: there is no option "${name}". Give one of `);
    expect(create).toThrow(/\bapiKeys, .*\bmodels, .*\bmaxUserIdLength\.$/);
    expect(create).not.toThrow(/sk-secret/);
  },
);

test("every option there is may be given", () => {
  const options: Record<keyof MockOptions, undefined> = {
    apiKeys: undefined,
    models: undefined,
    asOf: undefined,
    maxRequestBytes: undefined,
    minusOneIsUnset: undefined,
    maxUserIdLength: undefined,
    countTokens: undefined,
    delayMs: undefined,
    extraFields: undefined,
    lineEnding: undefined,
    rateLimits: undefined,
    cors: undefined,
    headers: undefined,
    seed: undefined,
    clock: undefined,
    createId: undefined,
    onCall: undefined,
    keepCalls: undefined,
    firstTokenDelayMs: undefined,
    tokensPerSecond: undefined,
    jitter: undefined,
  };

  expect(() => createMock(options)).not.toThrow();
});
