import { spawnSync } from "node:child_process";
import type { Program } from "./find-chromium.ts";
import { installDebianPackage } from "./install-debian-package.ts";

const REMEDY = "Install Python 3.10 or later, or set PYTHON_PATH.";

/**
 * Finds Python 3: the one that `PYTHON_PATH` names, else the one on the path. Otherwise, as root on Debian and its
 * derivatives, installs it with apt-get.
 *
 * @throws if none is found. The error says how to get one.
 */
export function findPython(): Program {
  const named = process.env["PYTHON_PATH"];
  const command = named ?? "python3";
  let found = tryPython(command);
  if (found === undefined && named === undefined && installDebianPackage("python3", "set PYTHON_PATH"))
    found = tryPython(command);
  if (found === undefined) throw new Error(`Failed to find Python: ${command} does not run. ${REMEDY}`);
  return found;
}

function tryPython(command: string): Program | undefined {
  const { status, stdout } = spawnSync(command, ["--version"], { encoding: "utf8", timeout: 20_000 });
  return status === 0 && stdout.startsWith("Python 3.")
    ? { path: command, version: stdout.trim() }
    : undefined;
}
