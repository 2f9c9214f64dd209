import { invalidOption } from "@text-completions/core/internal";
import type { PlanOptions } from "../options.ts";
import type { Reason } from "../reason.ts";
import { type CheckDefinition, groupOf } from "./define.ts";
import { listChecks } from "./own-checks.ts";
import { isLater } from "./profile.ts";

/** A check, and why a run skips it, if it does. */
export interface Selection {
  check: CheckDefinition;
  exclusion: Reason | undefined;
}

/**
 * Selects the checks of a run: the catalogue's in its order, then the caller's own; those of clients only if clients are
 * to be checked, too.
 *
 * @throws {UsageError} if `only` or `skip` names a check that does not exist, or an own check is wrong.
 */
export function selectChecks(options: PlanOptions = {}, withClients = false): Selection[] {
  const { only, skip = [], skipBillable = false, profile = "latest" } = options;
  const checks = listChecks(options.checks);
  const isSelected = only === undefined ? () => true : createMatcher("only", only, checks);
  const isExcluded = createMatcher("skip", skip, checks);

  function findExclusion(check: CheckDefinition): Reason | undefined {
    if (!withClients && groupOf(check) === "client") {
      const text = "it checks clients: use withContract, checkExchange or checkRecording";
      return { code: "client-check", text };
    }
    if (!isSelected(check)) return { code: "not-selected", text: "not selected", option: "only" };
    if (isExcluded(check)) return { code: "excluded", text: "excluded", option: "skip" };
    if (isLater(check, profile)) {
      return { code: "profile", text: "servers of that time did not send it", option: "profile" };
    }
    if (skipBillable && check.billable) {
      return { code: "billable", text: "the model would have to generate text", option: "skipBillable" };
    }
    return undefined;
  }

  return checks.map((check) => ({ check, exclusion: findExclusion(check) }));
}

/**
 * Creates a test of whether an option names a check: by its id, or by its group as `"stream"`, `"stream/"` or
 * `"stream/*"`.
 *
 * @throws {UsageError} if the option names a check that is not in `checks`.
 */
export function createMatcher(
  option: "only" | "skip",
  names: readonly string[],
  checks: readonly { id: string }[],
): (check: { id: string }) => boolean {
  if (!Array.isArray(names)) throw invalidOption(option, EXPECTED, names);
  const wanted = new Set(names.map((name: unknown) => String(name).replace(/\/\*?$/, "")));
  const known = [...new Set(checks.flatMap((check) => [groupOf(check), check.id]))];
  for (const name of wanted) {
    if (known.includes(name)) continue;
    const fix = `Did you mean ${findNear(name, known).join(", ")}?`;
    throw invalidOption(option, EXPECTED, name, { fix });
  }
  return (check) => wanted.has(check.id) || wanted.has(groupOf(check));
}

const EXPECTED = "ids or groups of checks";

const MAX_SUGGESTIONS = 3;

/** The names that are most like one that is unknown, the nearest first. */
export function findNear(name: string, known: readonly string[]): string[] {
  return known
    .map((each) => ({ each, distance: distanceTo(each, name) }))
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, MAX_SUGGESTIONS)
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
