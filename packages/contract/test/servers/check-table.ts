import { CHECKS } from "@text-completions/contract";
import type { Kill } from "./run-mutants.ts";

/** Comes before each broken server in the line of the check that is named for it. */
const MARK = " ✗ ";

/** A server that fails more checks than this fails nearly all of them. */
const MAX_OTHERS = 4;

/**
 * The catalogue, a list for each group: a line has the id without its group, whether the check is a `should`, the title,
 * and the broken servers that it is named for.
 */
export function checkTable(kills: readonly Kill[]): string[] {
  const groups = new Set(CHECKS.map(({ id }) => id.slice(0, id.indexOf("/") + 1)));
  return [...groups].flatMap((group) => {
    const checks = CHECKS.filter(({ id }) => id.startsWith(group));
    const lines = checks.map(({ id, severity, title }) => {
      const line = `- \`${id.slice(group.length)}\`${severity === "should" ? " (should)" : ""}: ${title}`;
      const caught = kills.filter(({ mutant }) => mutant.caughtBy === id).map(describeServer);
      return [line].concat(caught).join(MARK);
    });
    return ["", `\`${group}\``, ""].concat(lines);
  });
}

/** What a broken server does, and which other checks fail on it. */
function describeServer({ mutant, failed }: Kill): string {
  // What no other check finds has nothing in brackets.
  const others = failed.filter((id) => id !== mutant.caughtBy);
  if (others.length === 0) return mutant.does;
  const listed =
    others.length > MAX_OTHERS ? `${others.length} more` : others.map((id) => `\`${id}\``).join(", ");
  return `${mutant.does} (also ${listed})`;
}
