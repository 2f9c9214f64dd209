// Everything CI checks, in its order; ends in one line a check and a count.
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { bold } from "./bold.ts";
import { ROOT } from "./generate/document.ts";

const CHECKS: [name: string, ...command: string[]][] = [
  ["format", "oxfmt", "--check"],
  ["lint", "oxlint"],
  ["unused", "knip", "--no-progress"],
  ["types", "turbo", "run", "typecheck", "--output-logs=errors-only", "--log-prefix=none"],
  ["build", "turbo", "run", "build", "--output-logs=errors-only", "--log-prefix=none"],
  ["document", "node", "scripts/breaking-change.ts"],
  ["tests", "vitest", "run", "--project=tests"],
  ["examples", "node", "scripts/examples.ts"],
];

const results = CHECKS.map(([name, command = "", ...args]) => {
  console.log(`\n${bold(name)}  ${[command, ...args].join(" ")}`);
  const start = performance.now();
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  return { name, passed: status === 0, seconds: (performance.now() - start) / 1000 };
});

console.log();
for (const { name, passed, seconds } of results) {
  console.log(`${passed ? "✓" : "✗"} ${name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s`);
}
const failed = results.filter(({ passed }) => !passed).length;
console.log(`\nchecks: ${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
