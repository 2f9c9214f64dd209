import type { Kill } from "./run-mutants.ts";

const MOST_OTHERS = 4;

/** A row for each mutant: what it does, the check named for it, and what else it violates. */
export function killTable(kills: readonly Kill[]): string[] {
  const rows = kills.map(({ mutant: { does, caughtBy }, violated }) => {
    const others = violated.filter((id) => id !== caughtBy);
    const told =
      others.length > MOST_OTHERS ? `${others.length} more` : others.map((id) => `\`${id}\``).join(", ");
    return `| ${does} | \`${caughtBy}\` | ${told} |`;
  });
  return ["| a server that | is caught by | and by |", "| --- | --- | --- |", ...rows];
}

/** The checks that a row of the table names. */
export function checksOf(row: string): string[] {
  return [...row.matchAll(/`([a-z]+\/[a-z0-9-]+)`/g)].flatMap(([, id]) => id ?? []);
}
