import { ERROR_STATUS, type ErrorType } from "@text-completions/core";
import { misuse } from "./misuse.ts";

/** The types of failures, the edge's own included. */
export const ERROR_TYPES: readonly string[] = [...Object.keys(ERROR_STATUS), "forbidden"];

/** Refuses a type that no failure has. @throws {TypeError} that names all. */
export function requireErrorType(type: ErrorType, action: string): void {
  if (!ERROR_TYPES.includes(type))
    throw misuse(action, `its type is ${JSON.stringify(type)}`, `Give one of ${ERROR_TYPES.join(", ")}.`);
}
