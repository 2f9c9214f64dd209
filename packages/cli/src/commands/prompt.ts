import { type PromptProblem, sanitizePrompt, toMessages, validatePrompt } from "@text-completions/prompt";
import { type Command, Option } from "commander";
import { createColors } from "../colors.ts";
import { EXIT_CODE, type ExitCode, type Finish } from "../exit-code.ts";
import type { Io, Output } from "../io.ts";
import { toPrintable } from "../printable.ts";
import { findLineEndHint } from "../prompt/find-line-end-hint.ts";
import { formatProblem } from "../prompt/format-problem.ts";
import { chooseFile, readText, STDIN } from "../read-text.ts";
import { write, writeJson, writeText } from "../write.ts";

interface PromptFlags {
  format: "pretty" | "json";
  model?: string;
  fix?: true;
  to?: "messages";
}

/** Adds `prompt`: says what the server would say of a prompt, and converts it. */
export function addPromptCommand(program: Command, io: Io, finish: Finish): void {
  program
    .command("prompt")
    .description("Validate a prompt as the server does, and say where it is wrong, why, and how to fix it.")
    .argument("[file]", "the prompt; stdin if it is - or left out")
    .addOption(
      new Option("--format <name>", "how to print problems").choices(["pretty", "json"]).default("pretty"),
    )
    .option("--model <id>", "check what depends on the model, too")
    .addOption(new Option("--fix", "print the prompt sanitised, as the server reads it").conflicts("to"))
    .addOption(new Option("--to <format>", "print it for another API").choices(["messages"]))
    .addHelpText("after", HELP)
    .action(async (file: string | undefined, flags: PromptFlags) => finish(await prompt(file, flags, io)));
}

const HELP = `
Problems go to stdout; with --fix and --to they go to stderr. One line end at
the very end of the text is left out.

--fix corrects what the server corrects by itself: it writes the whole marker
where the prompt begins with "Human:", and takes spaces and tabs from the very
end.
Whatever else is wrong is told, and is yours to fix.

Exit status: 0 valid, warnings allowed; 1 the server would refuse it; 2 the
command line cannot be run.

Examples:
  text-completions prompt prompt.txt
  text-completions prompt --fix < prompt.txt > sanitised.txt
  text-completions prompt --to messages prompt.txt | jq .messages`;

const REMEDY = "Name a file, or pipe a text into it.";

async function prompt(named: string | undefined, flags: PromptFlags, io: Io): Promise<ExitCode> {
  const file = chooseFile(named, io, REMEDY);
  const given = await readText(file, io);
  const text = flags.fix ? sanitizePrompt(given) : given;
  const problems = validatePrompt(text, { model: flags.model });
  const isValid = problems.every(({ severity }) => severity !== "error");
  const report = (output: Output): Promise<void> =>
    printProblems(problems, text, file === STDIN ? "stdin" : toPrintable(file), flags, io, output);

  if (flags.fix) {
    await writeText(io.stdout, text);
    if (problems.length > 0) await report(io.stderr);
  } else if (flags.to === "messages") {
    await (isValid ? printMessages(text, io) : report(io.stderr));
  } else {
    await report(io.stdout);
  }
  return isValid ? EXIT_CODE.ok : EXIT_CODE.failed;
}

async function printProblems(
  problems: readonly PromptProblem[],
  text: string,
  file: string,
  { format }: PromptFlags,
  io: Io,
  output: Output,
): Promise<void> {
  if (format === "json") return writeJson(output, problems);
  const colors = createColors(output, io);
  const lines = problems.map((problem) => `${formatProblem(problem, text, file, colors)}\n`);
  const isValid = problems.every(({ severity }) => severity !== "error");
  if (isValid) lines.push(`${colors.bold(file)} ${colors.green("valid")}\n`);
  const hint = findLineEndHint(text, file);
  if (hint !== undefined) lines.push(`${colors.yellow("hint:")} ${hint}\n`);
  await write(output, lines.join(""));
}

async function printMessages(text: string, io: Io): Promise<void> {
  const { notes, ...request } = toMessages(text);
  await writeJson(io.stdout, request);
  const { yellow } = createColors(io.stderr, io);
  for (const { turn, message } of notes) {
    const place = typeof turn === "number" ? `turn ${turn + 1}` : turn;
    await write(io.stderr, `${yellow("note:")} ${place}: ${message}\n`);
  }
}
