import type { PlanOptions } from "./check-options.ts";
import { groupOf } from "./group-of.ts";
import { requireOptions } from "./require-options.ts";
import type { Rule } from "./rule.ts";
import { RULES } from "./rules.ts";
import { toMatcher } from "./to-matcher.ts";

/** A check, and why a run leaves it out, if it does. */
export interface Selection {
  rule: Rule;
  leftOut: string | undefined;
}

/**
 * Chooses the checks of a run, in the catalogue's order; those of clients only if they are to be judged, too.
 *
 * @throws {TypeError} if `only` or `skip` name a check that does not exist.
 */
export function selectRules(options: PlanOptions = {}, withClients = false): Selection[] {
  requireOptions("choose checks", options);
  const { only, skip, skipBillable } = options;
  const isWanted = only === undefined ? () => true : toMatcher("only", only, RULES);
  const isSkipped = toMatcher("skip", skip ?? [], RULES);
  return RULES.map((rule) => {
    let leftOut: string | undefined;
    if (!withClients && groupOf(rule) === "client")
      leftOut = "it judges clients: use withContract or checkExchange";
    else if (!isWanted(rule)) leftOut = "it is not among those chosen by `only`";
    else if (isSkipped(rule)) leftOut = "it is left out by `skip`";
    else if (skipBillable === true && rule.billable)
      leftOut = "it lets the model complete, and the run is `skipBillable`";
    return { rule, leftOut };
  });
}
