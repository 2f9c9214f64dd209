import { assertValue, number, STRING } from "../usage/options.ts";
import { ERROR_STATUS, MODELS, type HEADER } from "./constants.gen.ts";
import type { ErrorType } from "./schemas.ts";

interface Named {
  readonly id: string;
  readonly aliases: readonly string[];
}

/** The model that an id or alias stands for, if the document lists it. Source: `x-models`. */
export function findModel(name: string): (typeof MODELS)[number] | undefined {
  assertValue("name", STRING, name);
  return MODELS.find(({ id, aliases }: Named) => id === name || aliases.includes(name));
}

/** The HTTP status of an error type; 500 for a type that the document does not list. */
export function statusOf(type: ErrorType): number {
  assertValue("type", STRING, type);
  return Object.entries(ERROR_STATUS).find(([known]) => known === type)?.[1] ?? ERROR_STATUS.api_error;
}

/**
 * The error type of an HTTP status. For a status that the document does not list: `"invalid_request_error"` if it
 * begins with 4, otherwise `"api_error"`.
 */
export function errorTypeOf(status: number): ErrorType {
  assertValue("status", number(), status);
  const known = Object.entries(ERROR_STATUS).find((entry) => entry[1] === status);
  return known?.[0] ?? (String(status).startsWith("4") ? "invalid_request_error" : "api_error");
}

/**
 * The name of a header that the document describes. Where bundle size matters, use this type instead of `HEADER`, whose
 * whole table would be bundled: `"request-id" satisfies HeaderName`.
 */
export type HeaderName = (typeof HEADER)[keyof typeof HEADER];
