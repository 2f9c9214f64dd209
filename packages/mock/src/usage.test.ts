import { expect, test } from "vitest";
import { createMock } from "./create-mock.ts";
import type { MockOptions } from "./mock.ts";

test.each([
  [null, "Failed to create a mock: its options are null. Give a plain object."],
  [{ delayMs: -1 }, "Failed to create a mock: delayMs is -1. Give a number, 0 or more."],
  [
    { tokensPerSecond: Number.NaN },
    "Failed to create a mock: tokensPerSecond is NaN. Give a number, 0 or more.",
  ],
  [{ seed: "1" }, 'Failed to create a mock: seed is "1". Give a number, 0 or more.'],
  [{ countTokens: 4 }, "Failed to create a mock: countTokens is 4. Give a function."],
  [{ onCall: [] }, "Failed to create a mock: onCall is of type object. Give a function."],
  [{ asOf: "today" }, 'Failed to create a mock: asOf is "today". Give a day, such as 2026-01-01.'],
  [{ apiKeys: "sk-secret" }, "Failed to create a mock: apiKeys is of type string. Give a list."],
  [
    { rateLimits: { requests: 0 } },
    "Failed to create a mock: requests is 0. Give a whole number, 1 to 2147483647.",
  ],
  [
    { rateLimits: { windowMs: 0 } },
    "Failed to create a mock: windowMs is 0. Give a whole number, 1 to 2147483647.",
  ],
  [
    { rateLimits: { request: 5 } },
    'Failed to create a mock: there is no option "request". Give one of requests, tokens, inputTokens, outputTokens, concurrent, windowMs.',
  ],
  [
    { rateLimits: { windowMs: 2 ** 31 } },
    "Failed to create a mock: windowMs is 2147483648. Give a whole number, 1 to 2147483647.",
  ],
  [{ rateLimits: 5 }, "Failed to create a mock: rateLimits is 5. Give a plain object."],
  [{ models: "my-model" }, 'Failed to create a mock: models is "my-model". Give a list, or "any".'],
  [{ cors: "all" }, 'Failed to create a mock: cors is "all". Give "header" or "any".'],
  [{ lineEnding: "\r" }, 'Failed to create a mock: lineEnding is "\\r". Give "\\n" or "\\r\\n".'],
  [{ legacyFields: "no" }, 'Failed to create a mock: legacyFields is "no". Give true or false.'],
  [{ treatMinusOneAsUnset: 1 }, "Failed to create a mock: treatMinusOneAsUnset is 1. Give true or false."],
  [{ headers: new Headers() }, "Failed to create a mock: headers is of type object. Give a plain object."],
  [{ clock: Date }, "Failed to create a mock: clock is of type function. Give a clock."],
  [{ maxUserIdLength: 100 }, "Failed to create a mock: maxUserIdLength is 100. Give a number, 256 or more."],
])("the options %j are refused at once", (options, message) => {
  expect(() => createMock(options as never)).toThrow(new TypeError(message));
});

test("options that are undefined count as absent", () => {
  expect(() => createMock({ delayMs: undefined, apiKeys: undefined, asOf: undefined })).not.toThrow();
});

test.each(["apiKey", "Models", "colour", "constructor"])(
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
    treatMinusOneAsUnset: undefined,
    maxUserIdLength: undefined,
    countTokens: undefined,
    delayMs: undefined,
    legacyFields: undefined,
    lineEnding: undefined,
    rateLimits: undefined,
    cors: undefined,
    headers: undefined,
    seed: undefined,
    clock: undefined,
    createId: undefined,
    onCall: undefined,
    maxCalls: undefined,
    firstTokenDelayMs: undefined,
    tokensPerSecond: undefined,
    jitter: undefined,
  };

  expect(() => createMock(options)).not.toThrow();
});
