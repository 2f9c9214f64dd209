// Runs `pnpm install` and then `pnpm <arguments>`, on a machine that has only Node (18 or later) and npm.
// Plain JavaScript, because it runs before anything is installed, under whatever Node the machine has.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const { packageManager } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));

pnpm("install", "--frozen-lockfile", "--reporter=append-only", "--loglevel=warn");
pnpm("--silent", ...process.argv.slice(2));

/** Runs pnpm, fetched by npm at the version package.json names; ends this process if it fails. */
function pnpm(...args) {
  const { status, error } = spawnSync(
    "npm",
    ["exec", "--yes", `--package=${packageManager}`, "--", "pnpm", ...args],
    {
      cwd: root,
      stdio: "inherit",
      shell: process.platform === "win32",
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" },
    },
  );
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
