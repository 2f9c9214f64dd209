import { misuse } from "./misuse.ts";

/**
 * Refuses options that are no object.
 *
 * @throws {TypeError} that says what they are.
 */
export function requireOptions(what: string, options: unknown): void {
  if (typeof options === "object" && options !== null) return;
  throw misuse(what, `the options are ${String(options)}`, "Pass an object");
}
