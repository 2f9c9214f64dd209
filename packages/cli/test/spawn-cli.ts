import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Node 20 runs no TypeScript: there, the command is started as it is built. */
const RUNS_SOURCES = "typescript" in process.features;

/** The arguments of Node, before those of the command, to run it from its sources. */
export const SCRIPT: readonly string[] = RUNS_SOURCES
  ? ["--conditions=@text-completions/source", fileURLToPath(new URL("../src/main.ts", import.meta.url))]
  : [fileURLToPath(new URL("../dist/main.js", import.meta.url))];

/** The command in a separate process. `await using` ends it. */
export interface SpawnedCli extends AsyncDisposable {
  process: ChildProcessWithoutNullStreams;
  stdout: () => string;
  stderr: () => string;
  /** Waits until stdout holds the text. */
  waitForStdout: (part: string) => Promise<void>;
  /** Waits for the end, and returns the exit status, or the name of the signal that killed it. */
  exited: Promise<number | NodeJS.Signals | null>;
}

/** Starts the command from its sources. */
export function spawnCli(
  argv: readonly string[],
  env: Record<string, string> = {},
  cwd: string = process.cwd(),
): SpawnedCli {
  const child = spawn(process.execPath, [...SCRIPT, ...argv], {
    cwd,
    env: { PATH: process.env["PATH"], NODE_NO_WARNINGS: "1", ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exited = once(child, "close").then(
    ([code, signal]: (number | NodeJS.Signals | null)[]) => code ?? signal ?? null,
  );
  return {
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    async waitForStdout(part) {
      while (!stdout.includes(part)) await once(child.stdout, "data");
    },
    exited,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
