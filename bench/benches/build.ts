// Building the repository: cold, and with everything in turbo's cache, against the compiler alone, package after package.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { IS_SMALL } from "../effort.ts";
import { interleave } from "../measure.ts";
import { toRow, type Row } from "../row.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const BIN = path.join(ROOT, "node_modules/.bin");
/** Where the compiler alone writes: `dist/` holds what turbo knows. */
const SCRATCH = path.join(import.meta.dirname, "../node_modules/.cache/build");
const PACKAGES = ["core", "prompt", "client", "mock", "msw", "contract", "bridge", "codemod", "cli"];
const ROUNDS = IS_SMALL ? 1 : 5;

/** Builds all packages; their `dist` is written again each time. */
export async function bench(): Promise<Row[]> {
  const missing = readdirSync(path.join(ROOT, "packages")).filter((name) => !PACKAGES.includes(name));
  if (missing.length > 0) throw new Error(`Failed to build: ${missing.join(", ")} is not in the list.`);
  const cold = await interleave(
    { ours: async () => turboMs("--force"), floor: async () => compilerMs() },
    ROUNDS,
  );
  const cached = await interleave({ ours: async () => turboMs(), floor: async () => compilerMs() }, ROUNDS);
  return [
    toRow("build all packages, nothing cached", cold, {
      note: "Ours checks types, bundles code and declarations, and fills the cache; the floor checks and emits.",
    }),
    toRow("build all packages, everything cached", cached, { note: "The floor has no cache." }),
  ];
}

function turboMs(...flags: string[]): number {
  return timeOf(path.join(BIN, "turbo"), ["run", "build", "--output-logs=errors-only", ...flags]);
}

function compilerMs(): number {
  return PACKAGES.reduce((sum, name) => {
    const project = `packages/${name}/tsconfig.build.json`;
    return sum + timeOf(path.join(BIN, "tsc"), ["--project", project, "--outDir", path.join(SCRATCH, name)]);
  }, 0);
}

function timeOf(command: string, args: readonly string[]): number {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${BIN}${path.delimiter}${process.env["PATH"]}`,
      TURBO_TELEMETRY_DISABLED: "1",
    },
  });
  if (status !== 0) throw new Error(`Failed to run ${command} ${args.join(" ")}: ${stdout}${stderr}`);
  return performance.now() - start;
}
