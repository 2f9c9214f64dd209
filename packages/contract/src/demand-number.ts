import { misuse } from "./misuse.ts";

/**
 * Gives a number that counts or measures something back.
 *
 * @throws {TypeError} if it is none, or less than 1.
 */
export function demandNumber(what: string, name: string, value: unknown): number {
  if (typeof value === "number" && value >= 1) return value;
  throw misuse(what, `${name} is ${String(value)}`, "Pass a number, at least 1");
}
