/** What an option has to be, in code and in words; and whether it has to be there. */
export type Rule = readonly [isRight: (value: unknown) => unknown, wanted: string, isRequired?: true];

export const IS_FUNCTION: Rule = [(value) => typeof value === "function", "a function"];
export const IS_AMOUNT: Rule = [(value) => typeof value === "number" && value >= 0, "a number, 0 or more"];

/**
 * Refuses options that cannot be meant, for JavaScript callers and for values from a command line.
 *
 * @throws {TypeError} that names the first one. It shows no key, and no URL, which may have one.
 */
export function requireOptions(
  subject: string,
  options: object,
  rules: Readonly<Record<string, Rule>>,
): void {
  const given: Readonly<Record<string, unknown>> = Object(options);
  const known = Object.keys(rules);
  for (const name of [...known, ...Object.keys(given)]) {
    const value = given[name];
    const [isRight, wanted = `one of ${known.join(", ")}`, isRequired] =
      (known.includes(name) && rules[name]) || [];
    if (isRight && ((value === undefined && !isRequired) || isRight(value))) continue;
    const shown = typeof value === "number" ? String(value) : JSON.stringify(value);
    const fault = isRight ? (!/key|token|url/i.test(name) && shown) || "not valid" : "no option";
    throw new TypeError(`Failed to create a ${subject}: ${name} is ${fault}. Give ${wanted}.`);
  }
}
