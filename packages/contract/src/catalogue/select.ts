import { misuse } from "../misuse.ts";
import { type PlanOptions, requireOptions } from "../options.ts";
import { type Rule, groupOf } from "./define.ts";
import { RULES } from "./index.ts";

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

/**
 * Tells which checks an option names: by their ids, or by groups such as `"stream"`, `"stream/"` or `"stream/*"`.
 *
 * @throws {TypeError} if it names one that is not among `checks`.
 */
export function toMatcher(
  option: "only" | "skip",
  names: unknown,
  checks: readonly { id: string }[],
): (check: { id: string }) => boolean {
  if (!Array.isArray(names))
    throw misuse(`read \`${option}\``, `it is of type ${typeof names}`, "Pass a list of ids");
  const wanted = new Set(names.map((name: unknown) => String(name).replace(/\/\*?$/, "")));
  const known = [...new Set(checks.flatMap((check) => [groupOf(check), check.id]))];
  for (const name of wanted) {
    if (known.includes(name)) continue;
    const near = findNear(name, known).join(", ");
    throw misuse(`read \`${option}\``, `there is no check ${JSON.stringify(name)}`, `Near it are: ${near}`);
  }
  return (check) => wanted.has(check.id) || wanted.has(groupOf(check));
}

const MOST = 3;

/** The names that are most like one that is unknown, the nearest first. */
export function findNear(name: string, known: readonly string[]): string[] {
  return known
    .map((each) => ({ each, distance: distanceTo(each, name) }))
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, MOST)
    .map(({ each }) => each);
}

/** How far a known name is from one that may lack the group, or the end. */
function distanceTo(known: string, name: string): number {
  if (known.startsWith(name)) return 1;
  const part = known.slice(known.indexOf("/") + 1);
  return Math.min(distance(name, known), distance(name, part));
}

/** How many letters must be added, taken away or replaced to make one text the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [i, letter] of one.split("").entries()) {
    const next = [i + 1];
    for (let j = 1; j <= other.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (letter === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
