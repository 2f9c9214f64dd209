/** The error of a call that cannot be meant so. */
export function misuse(what: string, reason: string, remedy: string): TypeError {
  return new TypeError(`Failed to ${what}: ${reason}. ${remedy}.`);
}
