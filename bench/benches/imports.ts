// What it costs to import a package into a cold process, by the clock of that process: its own start takes longer than most
// imports, and never the same.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { IS_SMALL } from "../effort.ts";
import { interleave, median } from "../measure.ts";
import type { Row } from "../row.ts";

const PROCESSES = IS_SMALL ? 3 : 25;

const MODULES = {
  client: "@text-completions/client",
  sdk: "@anthropic-ai/sdk",
  bare: "openapi-fetch",
  mock: "@text-completions/mock",
  simple: plain("../floors/mock.ts"),
};

/** Imports the client, the mock and what stands for them elsewhere. */
export async function bench(): Promise<Row[]> {
  const times = await interleave(
    Object.fromEntries(Object.entries(MODULES).map(([name, module]) => [name, async () => importMs(module)])),
    PROCESSES,
  );
  const msOf = (name: keyof typeof MODULES): number => median(times, name);
  return [
    {
      what: "import the client into a cold process",
      unit: "ms",
      ours: msOf("client"),
      floor: { name: "openapi-fetch", value: msOf("bare") },
      peers: [{ name: "SDK 0.137.0", value: msOf("sdk") }],
      note: "The floor is openapi-fetch, which ours imports.",
    },
    {
      what: "import the mock into a cold process",
      unit: "ms",
      ours: msOf("mock"),
      floor: { name: "one file", value: msOf("simple") },
      peers: [],
      note: "The floor is one file of 20 lines, and has no validators.",
    },
  ];
}

function importMs(module: string): number {
  const code = `const start = performance.now(); await import(${JSON.stringify(module)}); console.log(performance.now() - start);`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...process.execArgv.filter((flag) => flag.startsWith("--conditions")),
      "--input-type=module",
      "--eval",
      code,
    ],
    { cwd: import.meta.dirname, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`Failed to import ${module}: ${stderr}`);
  return Number(stdout);
}

/** A module of ours without its types, as a module that can be imported by name. */
function plain(file: string): string {
  const code = stripTypeScriptTypes(readFileSync(new URL(file, import.meta.url), "utf8"));
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
