import { spawnSync } from "node:child_process";

/**
 * Installs a package with apt-get, if this process may: as root, on Debian and its derivatives. Announces that first in
 * one line, with `alternative`: how to provide the program otherwise. Returns whether the package is installed.
 */
export function installDebianPackage(name: string, alternative: string): boolean {
  if (process.getuid?.() !== 0 || !runAptGet("--version")) return false;
  console.log(`No ${name} found: running "apt-get install ${name}". To use another one, ${alternative}.`);
  return (
    runAptGet("update", "--quiet") &&
    runAptGet("install", "--quiet", "--yes", "--no-install-recommends", name)
  );
}

/** Runs apt-get. Its long output matters only if it fails. */
function runAptGet(...args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr } = spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "pipe"], env });
  if (status !== 0 && stderr !== null) process.stderr.write(stderr);
  return status === 0;
}
