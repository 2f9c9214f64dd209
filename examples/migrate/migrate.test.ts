import { expect, test } from "vitest";
import { runProgram } from "./run-program.ts";

const TEXT = "Hello! My name is Claude.";

test.each(["before.ts", "with-bridge.ts"] as const)(
  "%s prints the completion, whole and streamed",
  async (program) => {
    expect(await runProgram(program, "Who are you?")).toBe(`${TEXT} (stop_sequence)\n${TEXT}\n`);
  },
);

test.each(["by-codemod.ts", "after.ts"] as const)(
  "%s prints the message, whole and streamed",
  async (program) => {
    expect(await runProgram(program, "Who are you?")).toBe(`${TEXT} (end_turn)\n${TEXT}\n`);
  },
);
