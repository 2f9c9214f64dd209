import { createRedactor, hideKeyShapes } from "@text-completions/core/internal";

/** Whether text contains one of the secrets, in any spelling that a redactor knows. */
export function containsSecret(text: string, secrets: ReadonlySet<string>): boolean {
  if ([...secrets].some((secret) => text.includes(secret))) return true;
  // A redactor also hides what only looks like a key, which may be an example in the text.
  const rest = hideKeyShapes(text);
  return createRedactor(secrets).text(rest) !== rest;
}
