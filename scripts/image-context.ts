// Writes the folder from which the image of the command is built: the command with its dependencies in the lockfile.
import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "..");
const TARGET = path.resolve(process.argv[2] ?? path.join(ROOT, "image"));

rmSync(TARGET, { recursive: true, force: true });
// Without `--legacy`, workspace packages would have to be installed as copies everywhere.
const deploy = ["--filter=@text-completions/cli", "deploy", "--prod", "--legacy", "--prefer-offline", TARGET];
execFileSync(process.execPath, [path.join(ROOT, "scripts/with-pnpm.mjs"), ...deploy], {
  cwd: ROOT,
  stdio: "inherit",
  env: { ...process.env, CI: "true" },
});
copyFileSync(path.join(ROOT, "packages/cli/Dockerfile"), path.join(TARGET, "Dockerfile"));
