import { misuse } from "./misuse.ts";
import type { MockOptions } from "./mock.ts";

type Rule = readonly [
  names: readonly (keyof MockOptions)[],
  isRight: (value: unknown) => boolean,
  wanted: string,
];

const RULES: readonly Rule[] = [
  [
    ["maxRequestBytes", "delayMs", "firstTokenDelayMs", "tokensPerSecond", "jitter", "keepCalls", "seed"],
    (value) => typeof value === "number" && value >= 0,
    "a number, 0 or more",
  ],
  [["countTokens", "createId", "onCall"], (value) => typeof value === "function", "a function"],
  [["apiKeys"], Array.isArray, "a list of keys"],
  [
    ["asOf"],
    (value) => typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value),
    "a day, such as 2026-01-01",
  ],
  [
    ["models", "minusOneIsUnset", "extraFields", "lineEnding", "rateLimits", "cors", "headers", "clock"],
    () => true,
    "",
  ],
  [["maxUserIdLength"], (value) => typeof value === "number" && value >= 256, "a number, 256 or more"],
];

/**
 * Refuses options that cannot be meant, for JavaScript callers and for values from a command line.
 *
 * @throws {TypeError} that names the first one.
 */
export function requireOptions(options: MockOptions): void {
  if (typeof options !== "object" || options === null)
    throw misuse("create a mock", `its options are ${String(options)}`, "Give an object.");
  const known: readonly string[] = RULES.flatMap(([names]) => names);
  const stranger = Object.keys(options).find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw misuse("create a mock", `there is no option "${stranger}"`, `Give one of ${known.join(", ")}.`);
  for (const [names, isRight, wanted] of RULES) {
    for (const name of names) {
      const value: unknown = options[name];
      if (value === undefined || isRight(value)) continue;
      // A key is not to be seen, not even a wrong one.
      const seen = name === "apiKeys" ? typeof value : value;
      const shown = typeof seen === "number" ? seen : JSON.stringify(seen);
      throw misuse("create a mock", `${name} is ${shown}`, `Give ${wanted}.`);
    }
  }
}
