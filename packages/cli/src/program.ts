import { Command, CommanderError } from "commander";
import manifest from "../package.json" with { type: "json" };
import { CommandError, EXIT_CODE, type ExitCode, type SetExitCode, UnknownFlag } from "./errors.ts";
import type { CommandContext, Output } from "./terminal/context.ts";

/** Adds the arguments, flags and action of a command. */
type DefineCommand = (command: Command, context: CommandContext, setExitCode: SetExitCode) => void;

interface CommandEntry {
  readonly description: string;
  /** Loads the command without code that only other commands need. */
  readonly load: () => Promise<DefineCommand>;
}

const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  complete: {
    description: "Complete a prompt and print the text as it arrives.",
    load: async () => (await import("./complete/command.ts")).defineComplete,
  },
  mock: {
    description: "Serve a mock that behaves like the API, for clients in any language.",
    load: async () => (await import("./mock/command.ts")).defineMock,
  },
  bridge: {
    description: "Serve legacy requests with current models through any Messages API server.",
    load: async () => (await import("./bridge/command.ts")).defineBridge,
  },
  check: {
    description: "Check whether a server conforms to this API; report where it does not, and how to fix it.",
    load: async () => (await import("./check/command.ts")).defineCheck,
  },
  prompt: {
    description: "Validate a prompt as the server does; show where it is wrong, why, and how to fix it.",
    load: async () => (await import("./prompt/command.ts")).definePrompt,
  },
};

/** The names of all commands. */
export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);

/** The command line as commander knows it, and what came of a run. */
interface Program {
  readonly program: Command;
  /** The exit status of the command that ran. */
  readonly getExitCode: () => ExitCode;
  /** What commander says about wrong arguments; it quotes them, and one may be a misplaced key. */
  readonly getErrorText: () => string;
}

/** Runs the command line, without the names of Node and of the script, and returns the exit status. */
export async function run(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  const args = withoutHelpForUnknown(argv);
  const name = args.find((arg) => !arg.startsWith("-") && arg !== "help");
  const { program, getExitCode, getErrorText } = await createProgram(
    context,
    name === undefined ? [] : [name],
  );
  try {
    await program.parseAsync(args, { from: "user" });
    return getExitCode();
  } catch (error) {
    // Commander has printed the help or the version.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT_CODE.ok;
    // Loaded only now: help is printed without what redacts, colours and words errors.
    const { createKeyRedactor, explainUnknownFlag, reportError } = await import("./terminal/output.ts");
    if (error instanceof UnknownFlag) return reportError(explainUnknownFlag(error), context);
    if (!(error instanceof CommanderError)) return reportError(error, context);
    context.stderr.write(createKeyRedactor(context)(getErrorText()));
    return EXIT_CODE.usage;
  }
}

/**
 * Creates the command line. It writes help to stdout of `context`, and throws an `UnknownFlag` or a `CommanderError`
 * where commander would print an error or end the process.
 *
 * @param loaded - The commands to load; the others have a name and a description.
 */
export async function createProgram(context: CommandContext, loaded: readonly string[]): Promise<Program> {
  let exitCode: ExitCode = EXIT_CODE.ok;
  const setExitCode: SetExitCode = (code) => {
    exitCode = code;
  };
  let errorText = "";
  const configure = (command: Command): Command =>
    configureCommand(command, context, (text) => {
      errorText += text;
    });
  const program = configure(new CliCommand("text-completions"))
    .description(
      "Anthropic's Text Completions API from a terminal: complete prompts, serve a mock, bridge old clients to current models, check servers and prompts.",
    )
    .version(manifest.version, "-V, --version", "Print the version.")
    .helpCommand("help [command]", "Print help for a command.")
    .addHelpText("after", EXAMPLES);
  for (const [name, { description, load }] of Object.entries(COMMANDS)) {
    const command = configure(program.command(name)).description(description);
    if (loaded.includes(name)) (await load())(command, context, setExitCode);
  }
  return { program, getExitCode: () => exitCode, getErrorText: () => errorText };
}

/** The code of commander's error about an argument that the command does not take. */
const TOO_MANY_ARGUMENTS = "commander.excessArguments";

class CliCommand extends Command {
  override createCommand(name?: string): CliCommand {
    return new CliCommand(name);
  }

  /** Adds to commander's message why there are usually too many arguments. */
  override error(message: string, options?: { exitCode?: number; code?: string }): never {
    const fix =
      options?.code === TOO_MANY_ARGUMENTS ? " Put an argument that contains spaces in quotes." : "";
    return super.error(`${message}${fix}`, options);
  }

  /**
   * Commander calls this, also for a value of a flag that takes none. Its own message shows the value of
   * `--name=value`, which may be a key.
   */
  unknownOption(passed: string): never {
    const flag = passed.replace(/=.*/s, "");
    const known = this.createHelp()
      .visibleOptions(this)
      .flatMap(({ long }) => long ?? []);
    if (!known.includes(flag)) throw new UnknownFlag(flag, known, usageOf(this));
    throw new CommandError(`Invalid ${flag}: expected no value, got one. Pass ${flag} alone, or omit it.`);
  }
}

const EXAMPLES = `
Examples:
  text-completions complete --mock "Hello, Claude"
  text-completions mock --port 4010
  text-completions bridge --model claude-2.1=claude-sonnet-4-5
  text-completions check https://gateway.example
  text-completions prompt prompt.txt

Exit status: 0 done; 1 the API, the connection, the server or the prompt has a
problem; 2 the command cannot run; 129 the terminal was closed, 130 Ctrl-C, 143
SIGTERM.`;

const DEFAULT_COLUMNS = 80;

function configureCommand(
  command: Command,
  { stdout, stderr }: CommandContext,
  writeErr: (text: string) => void,
): Command {
  return command
    .helpOption("-h, --help", "Print this help.")
    .configureHelp({ subcommandTerm: (subcommand) => subcommand.name() })
    .showHelpAfterError(usageOf(command))
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr,
      getOutHelpWidth: () => columnsOf(stdout),
      getErrHelpWidth: () => columnsOf(stderr),
    });
}

function usageOf(command: Command): string {
  const path = command.parent === null ? command.name() : `${command.parent.name()} ${command.name()}`;
  return `Run "${path} --help" for usage.`;
}

function columnsOf({ columns = DEFAULT_COLUMNS }: Output): number {
  return columns;
}

/** `help` for an unknown command as that command alone, for which commander suggests a similar one. */
function withoutHelpForUnknown(argv: readonly string[]): readonly string[] {
  const [command, name] = argv;
  if (command !== "help" || name === undefined || name.startsWith("-")) return argv;
  return COMMAND_NAMES.includes(name) ? argv : [name];
}
