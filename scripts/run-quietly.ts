import { spawn } from "node:child_process";
import { once } from "node:events";
import { ROOT } from "./generate/document.ts";

/** The output of a command, and how it ended. */
export interface Outcome {
  status: number;
  output: string;
}

/** Runs a command in the root and returns its output, which is shown only if it is needed. */
export async function runQuietly(
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Outcome> {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
    env: { ...process.env, ...environment },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const [status]: unknown[] = await once(child, "close");
  return { status: typeof status === "number" ? status : 1, output };
}

/** turbo's list of packages, its advice and its summary, which do not help to find what failed. */
const TURBO_CHATTER = /^ *•|^ *(Tasks|Cached|Time|Failed): |^Attention:|^ *\$ /;

/** Runs tasks of the workspace. The output is that of the failed tasks, without turbo's own lines. */
export async function runTurbo(...args: string[]): Promise<Outcome> {
  const { status, output } = await runQuietly(
    "turbo",
    ["run", ...args, "--output-logs=errors-only", "--log-prefix=none"],
    { TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" },
  );
  const lines = output.split("\n").filter((line) => !TURBO_CHATTER.test(line));
  return { status, output: lines.join("\n").trim() };
}
