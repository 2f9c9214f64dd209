import { spawnSync } from "node:child_process";
import { installDebianPackage } from "./install-debian-package.ts";

/**
 * Finds the command of nginx: `NGINX_PATH`, or the one on this machine. Installs it if that is possible.
 *
 * @throws {Error} if none is found.
 */
export function findNginx(): string {
  const command = process.env["NGINX_PATH"] ?? "nginx";
  const works = (): boolean => spawnSync(command, ["-v"]).status === 0;
  if (works() || (installDebianPackage("nginx-light", "set NGINX_PATH") && works())) return command;
  throw new Error(`Failed to run ${command}: it is not installed. Install nginx, or set NGINX_PATH.`);
}
