import type { PlanOptions } from "./check-options.ts";
import { misuse } from "./misuse.ts";
import { findNear } from "./find-near.ts";
import type { Rule } from "./rule.ts";
import { groupOf, RULES } from "./rules.ts";

/** A check, and why a run leaves it out, if it does. */
export interface Selection {
  rule: Rule;
  leftOut: string | undefined;
}

/**
 * Chooses the checks of a run, in the catalogue's order.
 *
 * @throws {TypeError} if `only` or `skip` name a check that does not exist.
 */
export function selectRules(options: PlanOptions = {}): Selection[] {
  if (typeof options !== "object" || options === null) {
    throw misuse("choose checks", `the options are ${String(options)}`, "Pass an object, or leave it out");
  }
  const { only, skip, readOnly } = options;
  const isWanted = only === undefined ? () => true : toMatcher("only", only);
  const isSkipped = toMatcher("skip", skip ?? []);
  return RULES.map((rule) => {
    let leftOut: string | undefined;
    if (groupOf(rule) === "client") leftOut = "it judges clients: use withContract or checkExchange";
    else if (!isWanted(rule)) leftOut = "it is not among those chosen by `only`";
    else if (isSkipped(rule)) leftOut = "it is left out by `skip`";
    else if (readOnly === true && rule.completes)
      leftOut = "it lets the model complete, and the run is `readOnly`";
    return { rule, leftOut };
  });
}

function toMatcher(option: "only" | "skip", names: unknown): (rule: Rule) => boolean {
  if (!Array.isArray(names))
    throw misuse(`read \`${option}\``, `it is of type ${typeof names}`, "Pass a list of ids");
  const wanted = new Set(names.map((name: unknown) => String(name).replace(/\/\*?$/, "")));
  const known = [...new Set(RULES.flatMap((rule) => [groupOf(rule), rule.id]))];
  for (const name of wanted) {
    if (known.includes(name)) continue;
    const near = findNear(name, known).join(", ");
    throw misuse(`read \`${option}\``, `there is no check ${JSON.stringify(name)}`, `Near it are: ${near}`);
  }
  return (rule) => wanted.has(rule.id) || wanted.has(groupOf(rule));
}
