// Runs everything CI checks. Prints a line for each check, and the output of those that failed.
import { performance } from "node:perf_hooks";
import { bold } from "./bold.ts";
import { findChromium } from "./find-chromium.ts";
import { findPython } from "./find-python.ts";
import { runQuietly, runTurbo, type Outcome } from "./run-quietly.ts";
import { runTests } from "./run-tests.ts";

interface Check {
  name: string;
  /** The command to run this check alone. */
  command: string;
  run: () => Promise<Outcome>;
}

const CHECKS: Check[] = [
  tool("generated", "node --conditions=@text-completions/source scripts/generate.ts --check"),
  tool("format", "oxfmt --check"),
  tool("lint", "oxlint"),
  tool("unused", "knip --no-progress --no-config-hints"),
  { name: "types", command: "pnpm typecheck", run: () => runTurbo("typecheck") },
  { name: "build", command: "pnpm build", run: () => runTurbo("build") },
  tool("document", "node scripts/breaking-change.ts"),
  { name: "tests", command: "pnpm vitest run --project=tests", run: () => runTests(["--project=tests"]) },
  {
    name: "examples",
    command: "pnpm vitest run --project=examples",
    run: () => runExamples(["--project=examples"]),
  },
  {
    name: "page",
    command: "pnpm vitest run --root examples/react-chat",
    run: () => runExamples(["--root", "examples/react-chat"]),
  },
];

// Found first, so that what apt-get may have to install is printed before anything else happens.
const programs = { CHROMIUM_PATH: findChromium().path, PYTHON_PATH: findPython().path };

let failed = 0;
for (const { name, command, run } of CHECKS) {
  const start = performance.now();
  const { status, output } = await run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${status === 0 ? "✓" : "✗"} ${name.padEnd(9)} ${seconds.padStart(6)} s`);
  if (status === 0 && !output.includes("flaky")) continue;
  console.log(`${output.trimEnd()}\n`);
  if (status === 0) continue;
  failed += 1;
  console.log(`${bold("Again:")} ${command}\n`);
}

console.log(`\nchecks: ${CHECKS.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function tool(name: string, command: string): Check {
  const [program = "", ...args] = command.split(" ");
  return { name, command: `pnpm exec ${command}`, run: () => runQuietly(program, args) };
}

function runExamples(args: readonly string[]): Promise<Outcome> {
  return runTests(args, programs);
}
