import { misuse } from "./misuse.ts";
import type { MockOptions } from "./mock.ts";

const AMOUNTS = [
  "maxRequestBytes",
  "delayMs",
  "firstTokenDelayMs",
  "tokensPerSecond",
  "jitter",
  "keepCalls",
  "seed",
] as const satisfies (keyof MockOptions)[];

/**
 * Refuses options that cannot be meant, for JavaScript callers and for values from a command line.
 *
 * @throws {TypeError} that names the first one.
 */
export function requireOptions(options: MockOptions): void {
  if (typeof options !== "object" || options === null)
    throw misuse("create a mock", `its options are ${String(options)}`, "Give an object.");
  for (const name of AMOUNTS) {
    const value: unknown = options[name];
    const isAmount = typeof value === "number" && value >= 0;
    if (value !== undefined && !isAmount) throw wrong(name, value, "a number, 0 or more");
  }
  for (const name of ["countTokens", "createId", "onCall"] as const) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== "function") throw wrong(name, value, "a function");
  }
  const { apiKeys, asOf } = options;
  // A key is not to be seen, not even a wrong one.
  if (apiKeys !== undefined && !Array.isArray(apiKeys))
    throw wrong("apiKeys", typeof apiKeys, "a list of keys");
  if (asOf !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(asOf))
    throw wrong("asOf", asOf, "a day, such as 2026-01-01");
}

function wrong(name: string, value: unknown, wanted: string): TypeError {
  const shown = typeof value === "number" ? value : JSON.stringify(value);
  return misuse("create a mock", `${name} is ${shown}`, `Give ${wanted}.`);
}
