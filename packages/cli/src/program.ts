import { readFileSync } from "node:fs";
import { Command } from "commander";
import { addBridgeCommand } from "./bridge/command.ts";
import { addCheckCommand } from "./check/command.ts";
import { addCompleteCommand } from "./complete/command.ts";
import { EXIT_CODE, type ExitCode, type Finish } from "./errors.ts";
import { addMockCommand } from "./mock/command.ts";
import { addPromptCommand } from "./prompt/command.ts";
import { reportError } from "./report-error.ts";
import type { Io, Output } from "./terminal/process-io.ts";

/** The command line as commander knows it, and the exit status of the command that ran. */
export interface Program {
  program: Command;
  getExitCode: () => ExitCode;
}

const DEFAULT_COLUMNS = 80;

/** Creates the command line. It writes to `io` and throws a `CommanderError` where commander would end the process. */
export function createProgram(io: Io): Program {
  let exitCode: ExitCode = EXIT_CODE.ok;
  const finish: Finish = (code) => {
    exitCode = code;
  };
  const program = new Command("text-completions")
    .description(
      "Anthropic's Text Completions API from a terminal: ask it, mock it, bridge it to today's models, check servers and prompts.",
    )
    .version(readVersion(), "-V, --version", "Print the version.")
    .helpOption("-h, --help", "Print help for a command.")
    .helpCommand("help [command]", "Print help for a command.")
    .addHelpText("after", EXAMPLES)
    .showHelpAfterError("Run it with --help to see what there is.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHelpWidth: () => columnsOf(io.stdout),
      getErrHelpWidth: () => columnsOf(io.stderr),
    });
  addCompleteCommand(program, io, finish);
  addMockCommand(program, io, finish);
  addBridgeCommand(program, io, finish);
  addCheckCommand(program, io, finish);
  addPromptCommand(program, io, finish);
  return { program, getExitCode: () => exitCode };
}

const EXAMPLES = `
Examples:
  text-completions complete --mock "Hello, Claude"
  text-completions mock --port 4010
  text-completions bridge --model claude-2.1=claude-sonnet-4-5
  text-completions check http://127.0.0.1:4010
  text-completions prompt prompt.txt

Exit status: 0 done; 1 the API, the connection, the server or the prompt has a
problem; 2 the command line cannot be run; 130 Ctrl-C, 143 SIGTERM.`;

function columnsOf({ columns = DEFAULT_COLUMNS }: Output): number {
  return columns;
}

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

/** The version of this package. */
export function readVersion(): string {
  // Sources and build both stand one folder below the manifest.
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}
