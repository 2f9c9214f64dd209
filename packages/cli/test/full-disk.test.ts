import { PassThrough, Writable } from "node:stream";
import { expect, test } from "vitest";
import { run } from "../src/program.ts";

const PROMPT = "\n\nHuman: Hello\n\nAssistant:";

/** Runs the command line with a stdout on which nothing can be written. */
async function runOnFullDisk(...argv: string[]): Promise<{ exitCode: number; stderr: string }> {
  const stdout = new Writable({
    write: (_chunk, _encoding, done) => done(new Error("ENOSPC: no space left on device, write")),
  });
  // As the process does: the error of the stream is reported by the write that failed.
  stdout.on("error", () => undefined);
  let stderr = "";
  const exitCode = await run(argv, {
    stdin: new PassThrough().end(PROMPT),
    stdout,
    stderr: new Writable({
      write(chunk, _encoding, done) {
        stderr += String(chunk);
        done();
      },
    }),
    env: {},
    signal: new AbortController().signal,
  });
  return { exitCode, stderr };
}

test.each([
  "complete --mock Hello",
  "complete --mock Hello --json",
  "complete --mock Hello --no-stream",
  "prompt --fix",
  "prompt --to messages",
  "prompt --format json",
])("%s fails if its output cannot be written", async (command) => {
  const { exitCode, stderr } = await runOnFullDisk(...command.split(" "));

  expect(stderr).toContain("Failed to write the output: ENOSPC: no space left on device, write.");
  expect(exitCode).toBe(2);
});
