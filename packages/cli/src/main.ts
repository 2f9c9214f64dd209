import type { Writable } from "node:stream";
import { Interruption } from "./errors.ts";
import { run } from "./program.ts";
import type { CommandContext, Input } from "./terminal/context.ts";

/** The file descriptor of stdin. */
const STDIN = 0;
const PARENT_INTERVAL_MS = 500;

await exitProcess(await run(process.argv.slice(2), createProcessContext()));

/** The context of this process. The first signal asks the command to end; the second one kills it. */
function createProcessContext(): CommandContext {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(name, () => controller.abort(new Interruption(name)));
  }
  if (isRunByNpx(process.env)) {
    watchParent(() => controller.abort(new Interruption("SIGTERM")));
  }
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    controller.abort(error.code === "EPIPE" ? new Interruption("EPIPE") : error);
  });
  // A closed stderr means that no messages are wanted.
  process.stderr.on("error", () => undefined);
  return {
    // Looked at only when a command reads it: opening it can keep the process alive. The modules it takes are not
    // imported, because that would add 5 ms to each start.
    get stdin() {
      return isDirectory(STDIN) ? createDirectoryInput() : process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: controller.signal,
  };
}

/** Ends the process once all output is flushed, even if a connection or timer would keep it alive. */
async function exitProcess(exitCode: number): Promise<never> {
  await Promise.all([drain(process.stdout), drain(process.stderr)]);
  process.exit(exitCode);
}

function drain(output: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (output.destroyed || output.writableLength === 0) return resolve();
    output.once("close", resolve).write("", () => resolve());
  });
}

/** Whether `npm exec` or `npx` started this process. */
function isRunByNpx(env: NodeJS.ProcessEnv): boolean {
  return env["npm_lifecycle_event"] === "npx";
}

/**
 * Calls back when npx has ended. npx starts a command through a shell, passes SIGTERM only to the shell and other
 * signals to no process, so `kill` on npx would leave a server running. The end of another parent means nothing: a
 * background job outlives its script.
 */
function watchParent(onGone: () => void): void {
  const before = readAncestors();
  const timer = setInterval(() => {
    if (readAncestors() === before) return;
    clearInterval(timer);
    onGone();
  }, PARENT_INTERVAL_MS);
  timer.unref();
}

/** The process ids of the shell and, on Linux, which has them in a file, of its parent npx. */
function readAncestors(): string {
  const { readFileSync } = process.getBuiltinModule("node:fs");
  const shell = process.ppid;
  try {
    // The name of the program comes first, in parentheses, and may contain any character.
    const [, npx] = /.*\) \S+ (\d+)/s.exec(readFileSync(`/proc/${shell}/stat`, "utf8")) ?? [];
    return `${shell} ${npx}`;
  } catch {
    return String(shell);
  }
}

function isDirectory(file: number): boolean {
  const { fstatSync } = process.getBuiltinModule("node:fs");
  try {
    return fstatSync(file).isDirectory();
  } catch {
    return false;
  }
}

/** Fails when it is read. Node's own stdin would be empty. */
function createDirectoryInput(): Input {
  const { Readable } = process.getBuiltinModule("node:stream");
  return new Readable({
    read() {
      this.destroy(Object.assign(new Error("stdin is a directory"), { code: "EISDIR" }));
    },
  });
}
