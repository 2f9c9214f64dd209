import { describe, expect, test } from "vitest";
import {
  anyOf,
  BOOLEAN,
  checkOptions,
  CLOCK,
  describeValue,
  findClosest,
  FUNCTION,
  HEADERS,
  invalidCall,
  isUsageError,
  listOf,
  number,
  OBJECT,
  objectOf,
  oneOf,
  renderUsageError,
  required,
  SECRET,
  SIGNAL,
  STRING,
  systemClock,
  UsageError,
  type OptionKind,
} from "@text-completions/core/internal";

function errorOf(action: () => unknown): UsageError {
  try {
    action();
  } catch (error) {
    if (isUsageError(error)) return error;
    throw error;
  }
  throw new Error("it did not throw");
}

const foreignSignal = { aborted: false, addEventListener: () => undefined };

interface MessageCase {
  name: string;
  options: unknown;
  message: string;
}

const KINDS: Record<
  string,
  { kind: OptionKind; accepted: unknown[]; rejected: unknown[]; expected: string }
> = {
  BOOLEAN: { kind: BOOLEAN, accepted: [true, false], rejected: [0, "true", null], expected: "true or false" },
  STRING: { kind: STRING, accepted: ["", "a"], rejected: [1, null, ["a"]], expected: "a string" },
  FUNCTION: { kind: FUNCTION, accepted: [() => 1, Map], rejected: [{}, null], expected: "a function" },
  OBJECT: {
    kind: OBJECT,
    accepted: [{}, Object.create(null)],
    rejected: [[], null, new Map(), () => 1, /a/, "a"],
    expected: "an object",
  },
  SIGNAL: {
    kind: SIGNAL,
    accepted: [new AbortController().signal, foreignSignal],
    rejected: [{}, null, new AbortController(), 5],
    expected: "an AbortSignal",
  },
  CLOCK: {
    kind: CLOCK,
    accepted: [systemClock],
    rejected: [{ now: () => 0 }, null, () => 0, Date],
    expected: "{ now(), setTimeout(), clearTimeout() }",
  },
  HEADERS: {
    kind: HEADERS,
    accepted: [
      {},
      { a: "b", c: undefined },
      { a: ["b", "c"] },
      new Headers(),
      [["a", "b"]],
      new Map([["a", "b"]]),
    ],
    rejected: [
      "a: b",
      null,
      { "a b": "c" },
      { a: "b\nc" },
      { a: "\u20ac" },
      5,
      Promise.resolve({}),
      new Date(),
      { a: Promise.resolve("b") },
      { a: {} },
      { a: ["b", Promise.resolve("c")] },
      ["a: b"],
    ],
    expected: "an object of valid headers",
  },
  SECRET: {
    kind: SECRET,
    accepted: ["sk-1", "  sk-1\n"],
    rejected: ["", " ", "a b", "\u00e9", "a\nb", 5, null],
    expected: "a non-empty string without spaces, line breaks or non-ASCII characters",
  },
  "number()": {
    kind: number(),
    accepted: [0, 0.5, Infinity],
    rejected: [-1, Number.NaN, "1", 1n, null],
    expected: "a number of at least 0",
  },
  "number with bounds": {
    kind: number({ min: 1, max: 3 }),
    accepted: [1, 2.5, 3],
    rejected: [0.99, 3.01, Infinity],
    expected: "a number from 1 to 3",
  },
  integer: {
    kind: number({ min: -5, integer: true }),
    accepted: [-5, 0, Number.MAX_SAFE_INTEGER],
    rejected: [1.5, Infinity, 2 ** 53],
    expected: "an integer of at least -5",
  },
  "finite number of any size": {
    kind: number({ min: -Infinity, infinite: false }),
    accepted: [-1e9, 1e9],
    rejected: [Infinity],
    expected: "a finite number",
  },
  oneOf: {
    kind: oneOf("a", 1, null),
    accepted: ["a", 1, null],
    rejected: ["b", "1", undefined],
    expected: '"a" or 1 or null',
  },
  listOf: {
    kind: listOf(STRING, "names"),
    accepted: [[], ["a"]],
    rejected: ["a", [1], { 0: "a", length: 1 }, Array.from({ length: 2 })],
    expected: "an array of names",
  },
  anyOf: {
    kind: anyOf(STRING, listOf(STRING, "names")),
    accepted: ["a", ["a"]],
    rejected: [1, [1]],
    expected: "a string, or an array of names",
  },
  objectOf: {
    kind: objectOf({ a: number(), b: required(STRING) }),
    accepted: [{ b: "" }, { a: 1, b: "" }],
    rejected: [[], {}, { a: 1 }, { a: -1, b: "" }, { b: "", c: 1 }],
    expected: "an object",
  },
};

describe.each(Object.entries(KINDS))("%s", (_, { kind, accepted, rejected, expected }) => {
  test("accepts what it may be, and nothing else", () => {
    expect(accepted.filter((value) => !kind.accepts(value))).toEqual([]);
    expect(rejected.filter((value) => kind.accepts(value))).toEqual([]);
    expect(kind.expected).toBe(expected);
  });

  test("is an option", () => {
    for (const value of accepted) expect(checkOptions({ value }, { value: kind })).toEqual({ value });
    for (const value of rejected) {
      if (value === undefined) continue;
      const error = errorOf(() => checkOptions({ value }, { value: kind }));
      expect(error.option).toMatch(/^value/);
      expect(error.message).toMatch(/^(Invalid|Missing|Unknown) option "value/);
    }
  });
});

test.each<MessageCase>([
  {
    name: "an invalid option",
    options: { retries: -1 },
    message: 'Invalid option "retries": expected a number of at least 0, got -1.',
  },
  {
    name: "an unknown option",
    options: { foo: 1 },
    message: 'Unknown option "foo". Expected one of: retries, baseUrl, apiKey, limits, names.',
  },
  {
    name: "an option in another spelling",
    options: { baseURL: "" },
    message: 'Unknown option "baseURL". Did you mean "baseUrl"?',
  },
  {
    name: "an option with underscores",
    options: { api_key: "" },
    message: 'Unknown option "api_key". Did you mean "apiKey"?',
  },
  {
    name: "a secret of the wrong kind",
    options: { apiKey: "my secret key" },
    message:
      'Invalid option "apiKey": expected a non-empty string without spaces, line breaks or non-ASCII characters, got a string with a space at index 2.',
  },
  {
    name: "a nested option",
    options: { limits: { requests: "1" } },
    message: 'Invalid option "limits.requests": expected an integer of at least 1, got "1".',
  },
  {
    name: "an unknown nested option",
    options: { limits: { request: 1 } },
    message: 'Unknown option "limits.request". Did you mean "limits.requests"?',
  },
  {
    name: "a missing nested option",
    options: { limits: {} },
    message: 'Missing option "limits.requests": expected an integer of at least 1.',
  },
  {
    name: "an item",
    options: { names: ["a", 5] },
    message: 'Invalid option "names[1]": expected a string, got 5.',
  },
  { name: "no options", options: null, message: 'Invalid option "options": expected an object, got null.' },
  {
    name: "a list of options",
    options: [],
    message: 'Invalid option "options": expected an object, got an empty array.',
  },
  {
    name: "a member of all objects",
    options: { toString: 1 },
    message: 'Unknown option "toString". Expected one of: retries, baseUrl, apiKey, limits, names.',
  },
])("the message about $name says which option, what is right and what came", ({ options, message }) => {
  const table = {
    retries: number(),
    baseUrl: STRING,
    apiKey: SECRET,
    limits: objectOf({ requests: required(number({ min: 1, integer: true })) }),
    names: listOf(STRING, "names"),
  };

  expect(errorOf(() => checkOptions(options as object, table as never)).message).toBe(message);
});

test("options that are undefined count as absent, the others are returned", () => {
  expect(
    checkOptions({ a: undefined, b: false, unknown: undefined }, { a: STRING, b: BOOLEAN, unknown: STRING }),
  ).toEqual({ b: false });
});

test("lists and nested options are copied, other objects stay the same", () => {
  const clock = { ...systemClock };
  const own = new Headers();
  const options = { keys: ["a"], nested: { b: true }, byName: { x: "1" }, own, clock };
  const table = {
    keys: listOf(STRING, "keys"),
    nested: objectOf({ b: BOOLEAN }),
    byName: HEADERS,
    own: HEADERS,
    clock: CLOCK,
  };

  const passed = checkOptions(options, table);
  options.keys.push("z");
  options.nested.b = false;
  options.byName.x = "2";

  expect(passed).toEqual({ keys: ["a"], nested: { b: true }, byName: { x: "1" }, own, clock });
  expect(passed.own).toBe(own);
  expect(passed.clock).toBe(clock);
});

test.each([Number.NaN, undefined, new Date(0), Infinity])("a clock whose time is %s is rejected", (time) => {
  const clock = { ...systemClock, now: () => time };

  expect(errorOf(() => checkOptions({ clock }, { clock: CLOCK })).message).toBe(
    `Invalid option "clock.now": expected a function that returns milliseconds, got ${describeValue(time)}.`,
  );
});

test("a missing option is named with its path", () => {
  const error = errorOf(() => checkOptions({}, { models: required(OBJECT) } as never, "bridge"));

  expect(error).toMatchObject({ code: "missing-option", option: "bridge.models", expected: "an object" });
});

test.each([
  { word: "baseURL", closest: "baseUrl" },
  { word: "base-url", closest: "baseUrl" },
  { word: "retries", closest: "maxRetries" },
  { word: "headers", closest: "defaultHeaders" },
  { word: "timeout", closest: "timeoutMs" },
  { word: "feth", closest: "fetch" },
  { word: "fecth", closest: "fetch" },
  { word: "ms", closest: undefined },
  { word: "temperature", closest: undefined },
  { word: "x".repeat(1_000_000), closest: undefined },
  { word: "", closest: undefined },
])("the option closest to $word is $closest", ({ word, closest }) => {
  expect(findClosest(word, ["apiKey", "baseUrl", "maxRetries", "timeoutMs", "defaultHeaders", "fetch"])).toBe(
    closest,
  );
});

test("an error has its facts as data, and is recognised by copies of the package", () => {
  const error = errorOf(() => checkOptions({ a: 1 }, { a: STRING }));
  const foreign = Object.assign(new Error("x"), { [Symbol.for("@text-completions/usage-error")]: true });

  expect(error).toBeInstanceOf(TypeError);
  expect(Object.fromEntries(Object.entries(error))).toEqual({
    name: "UsageError",
    code: "invalid-option",
    option: "a",
    expected: "a string",
    received: "1",
  });
  expect([error, foreign, new TypeError("x"), null].map(isUsageError)).toEqual([true, true, false, false]);
});

test("a command line names its flags", () => {
  const toFlag = (option: string): string =>
    `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const invalid = errorOf(() => checkOptions({ baseUrl: 1 }, { baseUrl: STRING }));
  const unknown = errorOf(() => checkOptions({ baseURL: "" }, { baseUrl: STRING } as never));

  expect(renderUsageError(invalid, toFlag)).toBe("Invalid --base-url: expected a string, got 1.");
  expect(renderUsageError(unknown, toFlag)).toContain("Did you mean --base-url?");
  expect(renderUsageError(invalidCall("Pass either a or b, not both."))).toBe(
    "Pass either a or b, not both.",
  );
});

test.each([
  { value: "text", shown: '"text"' },
  { value: "x".repeat(100), shown: `"${"x".repeat(60)}\u2026"` },
  { value: `${"x".repeat(40)} sk-ant-api03-${"y".repeat(80)}`, shown: `"${"x".repeat(40)} [redacted]"` },
  { value: "a\u009b\n\u2028\u202e\u{1f600}", shown: String.raw`"a\u009b\n\u2028\u202e` + '\u{1f600}"' },
  { value: 1.5, shown: "1.5" },
  { value: 10n, shown: "10n" },
  { value: undefined, shown: "undefined" },
  { value: null, shown: "null" },
  { value: Symbol("a"), shown: "a symbol" },
  { value: () => 1, shown: "a function" },
  { value: [], shown: "an empty array" },
  { value: [1], shown: "an array" },
  { value: {}, shown: "an object" },
  { value: Object.create(null), shown: "an object" },
  { value: new Map(), shown: "a Map" },
  { value: new AbortController(), shown: "an AbortController" },
  { value: new URL("https://user:password@host/path?key=secret"), shown: '"https://host/path"' },
  { value: Object.create({ constructor: 5 }), shown: "an object" },
])("a message shows $shown for such a value", ({ value, shown }) => {
  expect(describeValue(value)).toBe(shown);
});
