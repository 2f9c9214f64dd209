import { ERROR_STATUS, type ErrorType } from "@text-completions/core";

/** What a value must be, and that in words. */
export type Rule = readonly [isRight: (value: unknown) => boolean, wanted: string];

/** The options there are, each with its rule. */
export type Rules<Options> = Readonly<Record<keyof Options, Rule>>;

/**
 * Refuses options that cannot be meant, for JavaScript callers and for values from a command line. Those that are
 * undefined count as absent.
 *
 * @throws {TypeError} that names the first one.
 */
export function requireOptions<Options extends object>(
  action: string,
  options: Options,
  rules: Rules<Options>,
): void {
  if (!isObject(options)) throw misuse(action, `its options are ${kindOf(options)}`, "Give a plain object.");
  const known: Readonly<Record<string, Rule>> = rules;
  for (const [name, value] of Object.entries(options)) {
    const rule = known[name];
    // Every object has a constructor, which is no rule.
    if (rule?.[0] === undefined) {
      const names = Object.keys(known).join(", ");
      throw misuse(action, `there is no option "${name}"`, `Give one of ${names}.`);
    }
    if (value === undefined || rule[0](value)) continue;
    // A key is not to be seen, not even a wrong one.
    const isShown = Object(value) !== value && name !== "apiKeys";
    const shown = typeof value === "number" ? value : JSON.stringify(value);
    throw misuse(action, `${name} is ${isShown ? shown : kindOf(value)}`, `Give ${rule[1]}.`);
  }
}

/** Whether a value is an object with fields, and no list, map or regular expression. */
export function isObject(value: unknown): value is object {
  return Object.prototype.toString.call(value) === "[object Object]";
}

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

/** The error for a call that cannot be right, in one wording for the whole package. */
export function misuse(action: string, reason: string, remedy: string): TypeError {
  return new TypeError(`Failed to ${action}: ${reason}. ${remedy}`);
}

/** What stands in a message for a value that cannot be right, whatever is in it. */
export function kindOf(value: unknown): string {
  return value === null ? "null" : `of type ${typeof value}`;
}

/** The types of failures, the edge's own included. */
export const ERROR_TYPES: readonly string[] = [...Object.keys(ERROR_STATUS), "forbidden"];

/** Refuses a type that no failure has. @throws {TypeError} that names all. */
export function requireErrorType(type: ErrorType, action: string): void {
  if (!ERROR_TYPES.includes(type))
    throw misuse(action, `its type is ${JSON.stringify(type)}`, `Give one of ${ERROR_TYPES.join(", ")}.`);
}
