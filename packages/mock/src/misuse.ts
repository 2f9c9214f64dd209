/** The error for a call that cannot be right, in one wording for the whole package. */
export function misuse(action: string, reason: string, remedy: string): TypeError {
  return new TypeError(`Failed to ${action}: ${reason}. ${remedy}`);
}
