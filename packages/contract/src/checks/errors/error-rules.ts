import type { ExchangeRule } from "../../rule.ts";
import { contentType } from "./content-type.ts";
import { envelope } from "./envelope.ts";
import { knownType } from "./known-type.ts";
import { outerType } from "./outer-type.ts";
import { requestIdInBody, requestIdMatches } from "./request-id.ts";
import { retryAfter } from "./retry-after.ts";
import { typeMatchesStatus } from "./type-matches-status.ts";

/** What holds of every failure. */
export const errorRules: readonly ExchangeRule[] = [
  contentType,
  envelope,
  outerType,
  typeMatchesStatus,
  knownType,
  requestIdMatches,
  requestIdInBody,
  retryAfter,
];
