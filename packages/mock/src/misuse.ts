/** The error for a call that cannot be right, in one wording for the whole package. */
export function misuse(action: string, reason: string, remedy: string): TypeError {
  return new TypeError(`Failed to ${action}: ${reason}. ${remedy}`);
}

/** What stands in a message for a value that cannot be right, whatever is in it. */
export function kindOf(value: unknown): string {
  return value === null ? "null" : `of type ${typeof value}`;
}
