import { PassThrough, Readable, Writable } from "node:stream";
import type { ExitCode } from "../src/errors.ts";
import type { Input, Output } from "../src/terminal/context.ts";
import { run } from "../src/program.ts";

/** What a run looks like from outside. */
export interface CliResult {
  exitCode: ExitCode;
  stdout: string;
  stderr: string;
}

/** What surrounds a run. */
export interface CliInput {
  /** What is piped into stdin. Default: nothing, and stdin is a terminal. */
  stdin?: string | Uint8Array;
  env?: Record<string, string>;
  /** Which outputs are terminals. Default: none. */
  terminal?: readonly ("stdout" | "stderr")[];
  /** How wide the terminals are. Default: not known. */
  columns?: number;
  signal?: AbortSignal;
  /** Called with all of stdout so far, each time it grows. */
  onStdout?: (text: string) => void;
  /** The same for stderr. */
  onStderr?: (text: string) => void;
}

/** Runs the command line in this process. */
export async function runCli(argv: readonly string[], input: CliInput = {}): Promise<CliResult> {
  const { stdin, env = {}, terminal = [], columns, signal = new AbortController().signal } = input;
  const stdout = createOutput(terminal.includes("stdout"), columns, input.onStdout);
  const stderr = createOutput(terminal.includes("stderr"), columns, input.onStderr);
  const exitCode = await run(argv, {
    stdin: createInput(stdin),
    stdout: stdout.output,
    stderr: stderr.output,
    env,
    signal,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function createInput(text: string | Uint8Array | undefined): Input {
  if (text !== undefined) return Readable.from([Buffer.from(text)]);
  return Object.assign(new PassThrough(), { isTTY: true });
}

function createOutput(
  isTTY: boolean,
  columns: number | undefined,
  onText?: (text: string) => void,
): { output: Output; text: () => string } {
  let text = "";
  const output = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      onText?.(text);
      done();
    },
  });
  return { output: Object.assign(output, { isTTY, columns }), text: () => text };
}
