import type { HEADER } from "./constants.gen.ts";

/**
 * The name of a header that the document describes. Where a bundle's size matters, write names out and let this type
 * check them, for the table of all of them would go along: `"request-id" satisfies HeaderName`.
 */
export type HeaderName = (typeof HEADER)[keyof typeof HEADER];
