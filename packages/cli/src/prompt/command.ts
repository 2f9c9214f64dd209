import { type Command, Option } from "commander";
import { CommandError, EXIT_CODE, type ExitCode, type SetExitCode } from "../errors.ts";
import { chooseFile, readText, STDIN } from "../terminal/files.ts";
import { toPrintablePath, writeText } from "../terminal/output.ts";
import type { CommandContext, Output } from "../terminal/context.ts";

interface PromptFlags {
  format: "pretty" | "json";
  model?: string;
  fix?: true;
  to?: "messages";
  unescape?: true;
}

/** Defines `prompt`: validates a prompt as the server does, and converts it. */
export function definePrompt(command: Command, context: CommandContext, setExitCode: SetExitCode): void {
  command
    .argument("[file]", "the file with the prompt; - or nothing reads stdin")
    .addOption(
      new Option("--format <name>", "the format of the problems")
        .choices(["pretty", "json"])
        .default("pretty"),
    )
    .option("--model <id>", "also check the limits of this model")
    .addOption(new Option("--fix", "print the prompt as the server reads it").conflicts("to"))
    .addOption(
      new Option("--to <format>", "print the prompt in the format of another API").choices(["messages"]),
    )
    .option("--unescape", "with --to: read \\Human: and \\Assistant: as text without the backslash")
    .addHelpText("after", HELP)
    .action(async (file: string | undefined, flags: PromptFlags) =>
      setExitCode(await runPrompt(file, flags, context)),
    );
}

const HELP = `
Problems go to stdout; with --fix and --to they go to stderr. One line
ending at the end of the text is ignored.

--fix makes the same corrections as the server: it completes a first "Human:" to
a whole marker, and removes spaces and tabs from the end. Other problems are
reported for you to fix.

Exit status: 0 valid, warnings allowed; 1 the server would reject it; 2 the
command cannot run.

Examples:
  text-completions prompt prompt.txt
  text-completions prompt --fix < prompt.txt > sanitized.txt
  text-completions prompt --to messages prompt.txt | jq .messages`;

const WHAT_TO_PASS = "Pass a file, or pipe text into the command.";

async function runPrompt(
  argument: string | undefined,
  flags: PromptFlags,
  context: CommandContext,
): Promise<ExitCode> {
  if (flags.unescape && flags.to === undefined) {
    throw new CommandError("--unescape works only with --to. Pass --to messages.");
  }
  const [{ sanitizePrompt, validatePrompt }, { printMessages, printProblems }] = await Promise.all([
    import("@text-completions/prompt"),
    import("./report.ts"),
  ]);
  const file = chooseFile(argument, context, WHAT_TO_PASS);
  const original = await readText(file, context);
  const text = flags.fix ? sanitizePrompt(original) : original;
  const source = { text, name: file === STDIN ? "stdin" : toPrintablePath(file) };
  const problems = validatePrompt(text, { model: flags.model });
  const valid = problems.every(({ severity }) => severity !== "error");
  const report = (output: Output): Promise<void> =>
    printProblems(problems, source, flags.format, context, output);

  if (flags.fix) {
    await writeText(context.stdout, text);
    if (problems.length > 0) await report(context.stderr);
  } else if (flags.to === "messages") {
    await (valid ? printMessages(source, flags.unescape === true, context) : report(context.stderr));
  } else {
    await report(context.stdout);
  }
  return valid ? EXIT_CODE.ok : EXIT_CODE.failed;
}
