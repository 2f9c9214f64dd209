import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Runs a script of the folder `scripts` in a separate Node process, and returns what it prints as JSON. */
export async function runScript(
  name: string,
  args: readonly string[] = [],
  flags: readonly string[] = [],
): Promise<unknown> {
  const script = fileURLToPath(new URL(`scripts/${name}`, import.meta.url));
  const nodeFlags = ["--conditions=@text-completions/source", "--no-warnings", ...flags];
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeFlags, script, ...args]);
  return JSON.parse(stdout);
}
