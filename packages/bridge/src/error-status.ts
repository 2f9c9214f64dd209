import { ERROR_STATUS, type ErrorType } from "@text-completions/core";

const STATUSES: Readonly<Record<string, number>> = ERROR_STATUS;

/** The status of an error type; of one the document does not list, 500. */
export function statusOf(type: ErrorType): number {
  return STATUSES[type] ?? ERROR_STATUS.api_error;
}

/** The error type of a status; of one the document does not list, that of all statuses of its hundred. */
export function typeOf(status: number): ErrorType {
  const known = Object.keys(STATUSES).find((type) => STATUSES[type] === status);
  return known ?? (String(status).startsWith("4") ? "invalid_request_error" : "api_error");
}
