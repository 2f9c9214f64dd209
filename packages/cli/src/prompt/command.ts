import type { MessagesNote, PromptProblem, Turn } from "@text-completions/prompt";
import { type Command, Option } from "commander";
import stringWidth from "string-width";
import { EXIT_CODE, type ExitCode, type SetExitCode } from "../errors.ts";
import { chooseFile, readText, STDIN } from "../terminal/files.ts";
import { type Colors, createColors, toPrintable, write, writeJson, writeText } from "../terminal/output.ts";
import type { CommandContext, Output } from "../terminal/process-io.ts";

interface PromptFlags {
  format: "pretty" | "json";
  model?: string;
  fix?: true;
  to?: "messages";
  unescape?: true;
}

/** Defines `prompt`: what the server would say about a prompt, and conversions of it. */
export function definePrompt(command: Command, context: CommandContext, setExitCode: SetExitCode): void {
  command
    .argument("[file]", "the prompt; stdin if it is - or missing")
    .addOption(
      new Option("--format <name>", "how to print problems").choices(["pretty", "json"]).default("pretty"),
    )
    .option("--model <id>", "also check the limits of this model")
    .addOption(new Option("--fix", "print the prompt as the server reads it").conflicts("to"))
    .addOption(new Option("--to <format>", "print it for another API").choices(["messages"]))
    .option("--unescape", "with --to: read \\Human: and \\Assistant: as text without the backslash")
    .addHelpText("after", HELP)
    .action(async (file: string | undefined, flags: PromptFlags) =>
      setExitCode(await runPrompt(file, flags, context)),
    );
}

const HELP = `
Problems go to stdout; with --fix and --to they go to stderr. One line end at
the very end of the text is ignored.

--fix makes the corrections that the server makes: it completes the first
"Human:" to a whole marker, and removes spaces and tabs from the very end. Other
problems are reported for you to fix.

Exit status: 0 valid, warnings allowed; 1 the server would reject it; 2 the
command cannot run.

Examples:
  text-completions prompt prompt.txt
  text-completions prompt --fix < prompt.txt > sanitized.txt
  text-completions prompt --to messages prompt.txt | jq .messages`;

const WHAT_TO_PASS = "Name a file, or pipe text into the command.";

async function runPrompt(
  argument: string | undefined,
  flags: PromptFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { sanitizePrompt, validatePrompt } = await import("@text-completions/prompt");
  const file = chooseFile(argument, context, WHAT_TO_PASS);
  const original = await readText(file, context);
  const text = flags.fix ? sanitizePrompt(original) : original;
  const source = { text, name: file === STDIN ? "stdin" : toPrintable(file) };
  const problems = validatePrompt(text, { model: flags.model });
  const valid = problems.every(({ severity }) => severity !== "error");
  const report = (output: Output): Promise<void> => printProblems(problems, source, flags, context, output);

  if (flags.fix) {
    await writeText(context.stdout, text);
    if (problems.length > 0) await report(context.stderr);
  } else if (flags.to === "messages") {
    await (valid ? printMessages(source, flags, context) : report(context.stderr));
  } else {
    await report(context.stdout);
  }
  return valid ? EXIT_CODE.ok : EXIT_CODE.failed;
}

/** A prompt, and the name of where it comes from. */
interface Source {
  readonly text: string;
  readonly name: string;
}

async function printProblems(
  problems: readonly PromptProblem[],
  source: Source,
  { format }: PromptFlags,
  context: CommandContext,
  output: Output,
): Promise<void> {
  if (format === "json") return writeJson(output, problems);
  const colors = createColors(output, context);
  const lines = problems.map((problem) => `${formatProblem(problem, source, colors)}\n`);
  const valid = problems.every(({ severity }) => severity !== "error");
  if (valid) lines.push(`${colors.bold(source.name)} ${colors.green("valid")}\n`);
  else if (await hasWrongLineEnds(source.text)) {
    lines.push(
      `${colors.yellow("hint:")} The lines of ${source.name} end in CRLF, and turn markers need LF. Convert the line ends to LF.\n`,
    );
  }
  await write(output, lines.join(""));
}

/** Where and what, the line with a caret under the place, why, and how to fix it. */
function formatProblem(problem: PromptProblem, { text, name }: Source, colors: Colors): string {
  const { severity, message, line, column, why, remedy } = problem;
  const place = colors.bold(`${name}:${line}:${column}`);
  const kind = severity === "error" ? colors.red("error:") : colors.yellow("warning:");
  const margin = `  ${line} | `;
  const { before, rest } = excerpt(text, problem);
  const caret = `${" ".repeat(margin.length - 2)}| ${" ".repeat(stringWidth(before))}${colors.green("^")}`;
  return [
    `${place} ${kind} ${toPrintable(message)}`,
    `${colors.dim(margin)}${before}${rest}`,
    colors.dim(caret),
    `  ${toPrintable(why)} ${toPrintable(remedy)}`,
    "",
  ].join("\n");
}

/** How much of a long line is shown on each side of the place. */
const MAX_EXCERPT_LENGTH = 60;

/** The line around the place, split there. */
function excerpt(text: string, { offset, column }: PromptProblem): { before: string; rest: string } {
  const lineStart = offset - column + 1;
  const feed = text.indexOf("\n", offset);
  const lineEnd = feed < 0 ? text.length : feed;
  const from = Math.max(lineStart, offset - MAX_EXCERPT_LENGTH);
  const to = Math.min(lineEnd, offset + MAX_EXCERPT_LENGTH);
  return {
    before: (from > lineStart ? "…" : "") + toPrintable(text.slice(from, offset)),
    rest: toPrintable(text.slice(offset, to)) + (to < lineEnd ? "…" : ""),
  };
}

/** Whether a prompt has fewer errors once its lines end in LF. */
async function hasWrongLineEnds(text: string): Promise<boolean> {
  if (!text.includes("\r\n")) return false;
  const { validatePrompt } = await import("@text-completions/prompt");
  const countErrors = (prompt: string): number =>
    validatePrompt(prompt).filter(({ severity }) => severity === "error").length;
  return countErrors(text.replaceAll("\r\n", "\n")) < countErrors(text);
}

async function printMessages(
  { text, name }: Source,
  { unescape }: PromptFlags,
  context: CommandContext,
): Promise<void> {
  const { parsePrompt, toMessages } = await import("@text-completions/prompt");
  const options = unescape ? ({ markers: "unescape" } as const) : {};
  const { notes, ...request } = toMessages(text, options);
  await writeJson(context.stdout, request);
  const { turns } = parsePrompt(text, options);
  const { yellow } = createColors(context.stderr, context);
  for (const note of notes) {
    await write(context.stderr, `${yellow("note:")} ${describeNote(note, name, turns)}\n`);
  }
}

/** A note with its place. Of turns in a row it says how to keep a quoted marker, which is what they often are. */
function describeNote(
  { code, turn, line, message }: MessagesNote,
  name: string,
  turns: readonly Turn[],
): string {
  const place = line === undefined ? name : `${name}:${line}`;
  if (code !== "turns-merged" || typeof turn !== "number") {
    return `${place}: ${typeof turn === "number" ? `turn ${turn + 1}` : turn}: ${message}`;
  }
  const marker = turns[turn]?.role === "assistant" ? "Assistant:" : "Human:";
  return `${place}: "${marker}" was read as the marker of turn ${turn + 1}, which was joined to the turn before, of the same role. If it is quoted text, write "\\${marker}" and pass --unescape.`;
}
