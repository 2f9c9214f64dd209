import type { Command } from "commander";
import type { ExitCode } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { createProgram } from "./program.ts";
import { reportError } from "./report-error.ts";

/** Runs the command line, without the names of Node and of the script, and says what the exit status is to be. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { program, getExitCode } = createProgram(io);
  try {
    await program.parseAsync(withoutVainHelp(argv, program), { from: "user" });
    return getExitCode();
  } catch (error) {
    return reportError(error, io);
  }
}

/** `help` for what is no command as that alone, of which commander says what is near; of `help` it would print all. */
function withoutVainHelp(argv: readonly string[], { commands }: Command): readonly string[] {
  const [command, name] = argv;
  if (command !== "help" || name === undefined || name.startsWith("-")) return argv;
  return commands.some((each) => each.name() === name) ? argv : [name];
}
