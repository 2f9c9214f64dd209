import { spawnSync } from "node:child_process";

/** Installs a package by apt-get, where this process may: as root, on Debian and its kin. Says whether it did. */
export function installDebianPackage(name: string): boolean {
  if (process.getuid?.() !== 0 || !runAptGet("--version")) return false;
  console.log(`${name} is missing: apt-get installs it.`);
  return (
    runAptGet("update", "--quiet") &&
    runAptGet("install", "--quiet", "--yes", "--no-install-recommends", name)
  );
}

function runAptGet(...args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env }).status === 0;
}
