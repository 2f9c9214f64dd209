import type { ErrorType } from "./completion.ts";
import { ERROR_STATUS } from "./constants.gen.ts";

/** The status of an error type; of one the document does not list, 500. */
export function statusOf(type: ErrorType): number {
  return Object.entries(ERROR_STATUS).find(([known]) => known === type)?.[1] ?? ERROR_STATUS.api_error;
}

/** The error type of a status; of one the document does not list, that of all statuses of its hundred. */
export function errorTypeOf(status: number): ErrorType {
  const known = Object.entries(ERROR_STATUS).find((entry) => entry[1] === status);
  return known?.[0] ?? (String(status).startsWith("4") ? "invalid_request_error" : "api_error");
}
