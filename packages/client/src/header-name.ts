import type { HEADER } from "@text-completions/core";

/**
 * The name of a header that the document describes. Names are written out where they are needed and checked by this
 * type, because the table of all of them would make a bundle larger.
 */
export type HeaderName = (typeof HEADER)[keyof typeof HEADER];
