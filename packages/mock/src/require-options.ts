import { kindOf, misuse } from "./misuse.ts";

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
