// Runs every benchmark, each in a separate process. `pnpm bench prompt decode` runs two of them; `--small` makes short
// runs, and fails if a ratio is 1.5 times that of the committed results in a long run as well.
import { execFileSync } from "node:child_process";
import { IS_SMALL } from "./effort.ts";
import { confirmRegressions, findRegressions } from "./find-regressions.ts";
import { COLUMNS, formatRow } from "./format-row.ts";
import { readResults, writeResults } from "./results.ts";
import { needsReason, type Row } from "./row.ts";

const ALL = [
  "client-streams",
  "client-calls",
  "decode",
  "validators",
  "prompt",
  "sizes",
  "imports",
  "types",
  "mock-server",
  "in-process",
  "mock-msw",
  "contract",
  "bridge",
  "growth",
  "memory",
  "build",
];

/** How many long runs must confirm that something is worse. */
const RUNS_AGAIN = 3;

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const unknown = asked.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  throw new TypeError(`Failed to run ${unknown.join(", ")}: there are ${ALL.join(", ")}.`);
}

const results: Record<string, Row[]> = {};
// Building takes longer than all a small run may.
const chosen = asked.length > 0 ? asked : ALL.filter((name) => !IS_SMALL || name !== "build");
for (const name of chosen) {
  const rows = runBench(name, IS_SMALL);
  results[name] = rows;
  console.log(`\n${name}`);
  for (const row of rows) console.log(`  ${toLine(row)}`);
}

if (IS_SMALL) {
  const committed = readResults();
  const regressions = confirmRegressions(
    findRegressions(committed, results),
    (names) =>
      findRegressions(committed, Object.fromEntries([...names].map((name) => [name, runBench(name, false)]))),
    RUNS_AGAIN,
  );
  for (const { what, against, before, now } of regressions) {
    console.error(`${what}: ${now.toFixed(2)} × the ${against}, was ${before.toFixed(2)} ×.`);
  }
  process.exitCode = regressions.length > 0 ? 1 : 0;
} else {
  writeResults({ ...readResults(), ...results });
  console.log("\nWritten to bench/RESULTS.md.");
  const silent = Object.values(results)
    .flat()
    .filter((row) => row.note === undefined && needsReason(row));
  for (const { what } of silent) console.log(`No reason is given why ours is behind: ${what}`);
}

function runBench(name: string, isSmall: boolean): Row[] {
  const entry = new URL("run-one.ts", import.meta.url).pathname;
  const flags = isSmall ? ["--small"] : [];
  const output = execFileSync(
    process.execPath,
    [...process.execArgv, "--expose-gc", "--disable-warning=ExperimentalWarning", entry, name, ...flags],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1e8 },
  );
  const rows: Row[] = JSON.parse(output);
  return rows;
}

function toLine(row: Row): string {
  const [what = "", ...cells] = formatRow(row);
  const facts = cells.map((cell, index) => (cell && index > 0 ? `${COLUMNS[index + 1]}: ${cell}` : cell));
  return `${what.padEnd(64)} ${facts.filter(Boolean).join("  ")}`;
}
