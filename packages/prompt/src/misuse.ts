/** The error for a call that cannot be right, in one wording for the whole package. */
export function misuse(action: string, reason: string, remedy: string): TypeError {
  return new TypeError(`Failed to ${action}: ${reason}. ${remedy}`);
}

/** Throws unless `value` is a string. JavaScript callers have no compiler to tell them. */
export function requireString(action: string, name: string, value: unknown): asserts value is string {
  if (typeof value !== "string") throw misuse(action, `${name} is ${describe(value)}`, "Pass a string.");
}

/** A value's kind as a noun: `undefined`, `null`, `an array`, `a number`. */
export function describe(value: unknown): string {
  if (value == null) return String(value);
  const type = Array.isArray(value) ? "array" : typeof value;
  return `${/^[ao]/.test(type) ? "an" : "a"} ${type}`;
}
