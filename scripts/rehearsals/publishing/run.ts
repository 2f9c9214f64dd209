import { spawn } from "node:child_process";
import { once } from "node:events";

/** The result of a command. `output` is all that it printed. */
export interface Outcome {
  status: number | null;
  output: string;
}

/** Runs a command without blocking this process, which may be the server that the command calls. */
export async function run(
  command: string,
  args: readonly string[],
  options: { cwd: string; environment?: Record<string, string> },
): Promise<Outcome> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...inherited(), NODE_NO_WARNINGS: "1", NO_COLOR: "1", ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 300_000,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const [status]: unknown[] = await once(child, "close");
  return { status: typeof status === "number" ? status : null, output };
}

/** The environment of this process, without the settings of an `npm exec` that may have started it. */
function inherited(): NodeJS.ProcessEnv {
  const { npm_config_package: _package, npm_config_call: _call, npm_config_yes: _yes, ...rest } = process.env;
  return rest;
}

/** Runs a command that has to succeed. */
export async function runOrThrow(...parameters: Parameters<typeof run>): Promise<string> {
  const { status, output } = await run(...parameters);
  if (status !== 0) {
    const [command, args] = parameters;
    throw new Error(`Failed to run ${[command, ...args].join(" ")}: it ended with ${status}.\n${output}`);
  }
  return output;
}
