import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../generate/document.ts";

/** A throw-away clone of the repository as committed, with its dependencies installed. */
export interface Clone extends Disposable {
  folder: string;
  /** Runs a command in the clone. Returns its output, whatever its exit status. */
  run(command: string, ...args: string[]): { status: number | null; output: string };
}

interface CloneOptions {
  /** What to clone. Default: this repository. */
  from?: string;
  /** Additional variables of the commands' environment. */
  environment?: Record<string, string>;
  /** Changes the clone before it is installed; the lockfile may then change as well. */
  prepare?: (folder: string) => void;
}

/**
 * Clones the repository next to nothing else and installs it from the lockfile. With `REHEARSE=working-tree` in the
 * environment the clone has the files as they are, committed or not.
 */
export function cloneRepository({ from = ROOT, environment = {}, prepare }: CloneOptions = {}): Clone {
  const folder = mkdtempSync(path.join(os.tmpdir(), "rehearsal-"));
  execFileSync("git", ["clone", "--quiet", from, folder], { stdio: "inherit" });
  if (from === ROOT && process.env["REHEARSE"] === "working-tree") copyWorkingTree(folder);

  function run(command: string, ...args: string[]): { status: number | null; output: string } {
    const env = { ...process.env, ...environment };
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8", env });
    return { status, output: `${stdout}${stderr}` };
  }

  prepare?.(folder);
  const lockfile = prepare === undefined ? "--frozen-lockfile" : "--no-frozen-lockfile";
  const { status, output } = run("pnpm", "install", lockfile, "--prefer-offline");
  if (status !== 0) throw new Error(`Failed to install the clone: pnpm ended with ${status}.\n${output}`);
  return { folder, run, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Copies the current files into a clone and commits them there, so that its working tree is clean. */
function copyWorkingTree(folder: string): void {
  git(folder, "rm", "--quiet", "-r", ".");
  for (const file of git(ROOT, "ls-files", "-z", "-co", "--exclude-standard").split("\0")) {
    const source = path.join(ROOT, file);
    if (file !== "" && existsSync(source)) cpSync(source, path.join(folder, file));
  }
  git(folder, "add", "--all");
  const author = ["-c", "user.name=Rehearsal", "-c", "user.email=rehearsal@example.com"];
  git(folder, ...author, "commit", "--quiet", "--allow-empty", "-m", "The files as they are");
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd, encoding: "utf8" });
}
