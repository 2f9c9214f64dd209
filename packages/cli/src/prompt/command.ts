import { type PromptProblem, sanitizePrompt, toMessages, validatePrompt } from "@text-completions/prompt";
import { type Command, Option } from "commander";
import { EXIT_CODE, type ExitCode, type Finish } from "../errors.ts";
import { chooseFile, readText, STDIN } from "../terminal/files.ts";
import { type Colors, createColors, toPrintable, write, writeJson, writeText } from "../terminal/output.ts";
import type { Io, Output } from "../terminal/process-io.ts";
import { displayWidth } from "../terminal/status-line.ts";

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
    .action(async (file: string | undefined, flags: PromptFlags) => finish(await runPrompt(file, flags, io)));
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

async function runPrompt(named: string | undefined, flags: PromptFlags, io: Io): Promise<ExitCode> {
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

/** Shows a problem for people: where and what, the line with a caret under the place, why, and how to fix it. */
export function formatProblem(problem: PromptProblem, prompt: string, file: string, colors: Colors): string {
  const { severity, message, line, column, why, remedy } = problem;
  const place = colors.bold(`${file}:${line}:${column}`);
  const kind = severity === "error" ? colors.red("error:") : colors.yellow("warning:");
  const margin = `  ${line} | `;
  const { before, rest } = excerpt(prompt, problem);
  const caret = `${" ".repeat(margin.length - 2)}| ${" ".repeat(displayWidth(before))}${colors.green("^")}`;
  return [
    `${place} ${kind} ${toPrintable(message)}`,
    `${colors.dim(margin)}${before}${rest}`,
    colors.dim(caret),
    `  ${toPrintable(why)} ${toPrintable(remedy)}`,
    "",
  ].join("\n");
}

/** How much of a long line is shown on each side of the place. */
const REACH = 60;

/** The line around the place, cut in two there. */
function excerpt(prompt: string, { offset, column }: PromptProblem): { before: string; rest: string } {
  const lineStart = offset - column + 1;
  const feed = prompt.indexOf("\n", offset);
  const lineEnd = feed < 0 ? prompt.length : feed;
  const from = Math.max(lineStart, offset - REACH);
  const to = Math.min(lineEnd, offset + REACH);
  return {
    before: (from > lineStart ? "…" : "") + toPrintable(prompt.slice(from, offset)),
    rest: toPrintable(prompt.slice(offset, to)) + (to < lineEnd ? "…" : ""),
  };
}

/** What to tell of a prompt with errors that are there because its lines end in CRLF. */
export function findLineEndHint(prompt: string, file: string): string | undefined {
  if (!prompt.includes("\r\n")) return undefined;
  if (countErrors(prompt.replaceAll("\r\n", "\n")) >= countErrors(prompt)) return undefined;
  return `the lines of ${file} end in CRLF, and markers need LF. Write it with LF line ends.`;
}

function countErrors(prompt: string): number {
  return validatePrompt(prompt).filter(({ severity }) => severity === "error").length;
}
