import type { ExitCode } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { createProgram } from "./program.ts";
import { reportError } from "./report-error.ts";

/** Runs the command line, without the names of Node and of the script, and says what the exit status is to be. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { program, getExitCode } = createProgram(io);
  try {
    await program.parseAsync(argv, { from: "user" });
    return getExitCode();
  } catch (error) {
    return reportError(error, io);
  }
}
