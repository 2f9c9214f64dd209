import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../generate/document.ts";

/** A throw-away clone of the repository as committed, with its dependencies installed. */
export interface Clone extends Disposable {
  folder: string;
  /** Runs a command in the clone. What it printed comes back whatever its exit code. */
  run(command: string, ...args: string[]): { status: number | null; output: string };
}

/** Clones the repository next to nothing else and installs it from the lockfile. */
export function cloneRepository(): Clone {
  const folder = mkdtempSync(path.join(os.tmpdir(), "rehearsal-"));
  execFileSync("git", ["clone", "--quiet", ROOT, folder], { stdio: "inherit" });

  function run(command: string, ...args: string[]): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
    return { status, output: `${stdout}${stderr}` };
  }

  const { status, output } = run("pnpm", "install", "--frozen-lockfile", "--prefer-offline");
  if (status !== 0) throw new Error(`Failed to install the clone: pnpm ended with ${status}.\n${output}`);
  return { folder, run, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
