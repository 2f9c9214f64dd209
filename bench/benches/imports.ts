// What it costs to start: a process that imports an entry, or prints the help of a command. It counts the processor
// time of the process and those it starts, because the elapsed time depends on what else the machine does.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { IS_SMALL } from "../effort.ts";
import { interleave } from "../measure.ts";
import { type Row, toRow } from "../row.ts";

const PROCESSES = IS_SMALL ? 7 : 25;

/** A process of Node, as its arguments. */
type Start = readonly string[];

const EMPTY: Start = importing("data:text/javascript,");

const SERVER_NOTE = "Node's own HTTP server is a part of it.";

/** The entries that other code imports, and what a user would import instead. */
const ENTRIES: readonly { entry: string; peers?: Record<string, Start>; note?: string }[] = [
  { entry: "core" },
  { entry: "core/validate", peers: { Ajv: importing("ajv") } },
  { entry: "core/sse", peers: { "eventsource-parser": importing("eventsource-parser/stream") } },
  { entry: "prompt" },
  {
    entry: "client",
    peers: { "SDK 0.137.0": importing("@anthropic-ai/sdk"), "openapi-fetch": importing("openapi-fetch") },
    note: "Ours imports openapi-fetch, and adds what a call needs besides sending it.",
  },
  { entry: "mock", peers: { "aimock 1.43": importing("@copilotkit/aimock") } },
  { entry: "mock/server", note: SERVER_NOTE },
  { entry: "bridge" },
  { entry: "contract" },
];

const HELP: Readonly<Record<string, Start>> = {
  floor: EMPTY,
  ours: [path.join(import.meta.dirname, "../../packages/cli/bin/text-completions.js"), "--help"],
  "Steady 0.22": [commandOf("@stdy/cli", "steady"), "--help"],
  "aimock 1.43": [commandOf("@copilotkit/aimock", "aimock"), "--help"],
  "Prism 5.16": [commandOf("@stoplight/prism-cli", "prism"), "--help"],
};

/** Starts processes that import each entry, and that print the help of each command. */
export async function bench(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { entry, peers = {}, note } of ENTRIES) {
    const starts = { floor: EMPTY, ours: importing(`@text-completions/${entry}`), ...peers };
    rows.push(await startAll(`start a process that imports ${entry}`, starts, note));
  }
  rows.push(await startAll("start the command to print its help", HELP, "Ours parses flags with commander."));
  return rows;
}

async function startAll(what: string, starts: Readonly<Record<string, Start>>, note?: string): Promise<Row> {
  const probes = Object.entries(starts).map(([name, start]) => [name, async () => startMs(start)] as const);
  const floor = "The floor is a process that imports an empty module.";
  return toRow(what, await interleave(Object.fromEntries(probes), PROCESSES), {
    note: note === undefined ? floor : `${floor} ${note}`,
  });
}

function startMs(start: Start): number {
  const { status, stderr } = spawnSync("bash", ["-c", TIMED, "bash", process.execPath, ...start], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`Failed to start ${start.join(" ")}: it ended with status ${status}.`);
  const [user = NaN, system = NaN] = stderr.split(" ").map(Number);
  return (user + system) * 1000;
}

/** Node has no function for the processor's time of a child process. */
const TIMED = 'TIMEFORMAT="%U %S"; time "$@" > /dev/null 2>&1';

function importing(module: string): Start {
  return ["--input-type=module", "--eval", `import ${JSON.stringify(module)};`];
}

/** The file of a command of a package. */
function commandOf(name: string, command: string): string {
  const file = path.join(import.meta.dirname, "../node_modules", name, "package.json");
  const { bin }: { bin: Record<string, string> } = JSON.parse(readFileSync(file, "utf8"));
  return path.join(path.dirname(file), bin[command] ?? "");
}
