import { findClosest, invalidOption } from "@text-completions/core/internal";
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
 * Selects the checks of a run: those of the catalogue in its order, then the caller's own. Checks of clients are
 * included only if `withClients` is set.
 *
 * @throws {UsageError} if `only` or `skip` names a check that does not exist, or a check of the caller is wrong.
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
      return { code: "profile", text: "servers of that edition do not send it", option: "profile" };
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
  const known = new Set(checks.flatMap((check) => [groupOf(check), check.id]));
  for (const name of wanted) {
    if (known.has(name)) continue;
    throw invalidOption(option, EXPECTED, name, { fix: suggest(name, checks) });
  }
  return (check) => wanted.has(check.id) || wanted.has(groupOf(check));
}

const EXPECTED = "ids or groups of checks";

/** What to pass instead of a name that no check has. */
function suggest(name: string, checks: readonly { id: string }[]): string {
  const groups = [...new Set(checks.map(groupOf))];
  // The name may be an id without its group.
  const meanings = new Map(groups.map((group) => [group, group]));
  for (const { id } of checks) meanings.set(id, id).set(id.slice(id.indexOf("/") + 1), id);
  const meant = meanings.get(findClosest(name, [...meanings.keys()]) ?? "");
  return meant === undefined ? `The groups are ${groups.join(", ")}.` : `Did you mean ${meant}?`;
}
