import { CHECKS } from "@text-completions/contract";
import type { Kill } from "./run-mutants.ts";

/** Comes before each broken server in the line of the check that is named for it. */
const MARK = " ✗ ";

/** A check failed by so many others too is no sign of what a server does. */
const MOST_OTHERS = 4;

/**
 * The catalogue, a list for each group: a line has the id without its group, whether the check is a `should`, the title,
 * and the broken servers that it catches.
 */
export function checkTable(caught: ReadonlyMap<string, readonly string[]>): string[] {
  const groups = new Set(CHECKS.map(({ id }) => id.slice(0, id.indexOf("/") + 1)));
  return [...groups].flatMap((group) => {
    const checks = CHECKS.filter(({ id }) => id.startsWith(group));
    const lines = checks.map(({ id, severity, title }) => {
      const line = `- \`${id.slice(group.length)}\`${severity === "should" ? " (should)" : ""}: ${title}`;
      return [line].concat(caught.get(id) ?? []).join(MARK);
    });
    return ["", `\`${group}\``, ""].concat(lines);
  });
}

/** What the table says of broken servers, by the check that is named for each. */
export function caughtIn(table: readonly string[]): Map<string, string[]> {
  let group = "";
  const caught = new Map<string, string[]>();
  for (const line of table) {
    group = /^`([a-z]+\/)`$/.exec(line)?.[1] ?? group;
    const [, name = ""] = /^- `([a-z0-9-]+)`/.exec(line) ?? [];
    if (name !== "") caught.set(group + name, line.split(MARK).slice(1));
  }
  return caught;
}

/** The broken servers as the table names them, by the check that is named for each. */
export function caughtBy(kills: readonly Kill[]): Map<string, string[]> {
  const caught = new Map<string, string[]>();
  for (const kill of kills) {
    const { caughtBy: id } = kill.mutant;
    caught.set(id, [...(caught.get(id) ?? []), tellServer(kill)]);
  }
  return caught;
}

/** What a broken server does, and what else it violates. */
function tellServer({ mutant, failed }: Kill): string {
  const others = failed.filter((id) => id !== mutant.caughtBy);
  if (others.length === 0) return mutant.does;
  const told =
    others.length > MOST_OTHERS ? `${others.length} more` : others.map((id) => `\`${id}\``).join(", ");
  return `${mutant.does} (also ${told})`;
}

/** The other checks that the table names for a broken server. */
export function othersIn(server: string): string[] {
  return [...server.matchAll(/`([a-z]+\/[a-z0-9-]+)`/g)].flatMap(([, id]) => id ?? []);
}
