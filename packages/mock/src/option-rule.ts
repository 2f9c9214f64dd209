import { isObject, type Rule } from "./require-options.ts";

/** Yes or no. */
export const FLAG: Rule = oneOf("true or false");

/** A text. */
export const TEXT: Rule = [(value) => typeof value === "string", "a string"];

/** A whole number of 1 or more. */
export const COUNT: Rule = [isCount, "a whole number, 1 to 2147483647"];

/** A number that is not negative. */
export const AMOUNT: Rule = amount(0);

/** Fields by name. */
export const OBJECT: Rule = [isObject, "a plain object"];

/** A number that is no less. */
export function amount(least: number): Rule {
  return [(value) => typeof value === "number" && value >= least, `a number, ${least} or more`];
}

/** One of some values, named in JSON. */
export function oneOf(wanted: string): Rule {
  return [(value) => wanted.split(" or ").includes(JSON.stringify(value)), wanted];
}

/** Whether a value is a whole number of 1 or more, in 31 bits, for more of anything is a mistake. */
export function isCount(value: unknown): value is number {
  return value === (Number(value) | 0) && value > 0;
}

/** Whether a value is a time that passes. */
export function isDelay(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Infinity;
}

/** Whether a value can be called. */
export function isFunction(value: unknown): boolean {
  return typeof value === "function";
}
