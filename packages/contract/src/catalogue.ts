import type { Check } from "./check.ts";
import { RULES } from "./rules.ts";
import { toCheck } from "./to-check.ts";

/** Every check, in the order of reports. Ids are stable: that of a check which is given up stays unused. */
export const CHECKS: readonly Check[] = RULES.map(toCheck);
