import { spawnSync } from "node:child_process";
import path from "node:path";
import { ROOT } from "./generate/document.ts";

/**
 * Runs a command of a dependency of the scripts in the root. Returns its output, whatever its exit status.
 *
 * @throws {Error} if it cannot be started.
 */
export function runTool(command: string, ...args: string[]): { status: number | null; output: string } {
  const { error, status, stdout, stderr } = spawnSync(
    path.join(ROOT, "scripts/node_modules/.bin", command),
    args,
    {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", REDOCLY_TELEMETRY: "off" },
    },
  );
  if (error !== undefined) {
    throw new Error(`Failed to run ${command}: ${error.message}. Run \`pnpm install\`.`, { cause: error });
  }
  return { status, output: `${stdout}${stderr}` };
}
