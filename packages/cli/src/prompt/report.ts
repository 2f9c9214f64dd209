import { hideKeyShapes, shorten } from "@text-completions/core/internal";
import {
  type MessagesNote,
  parsePrompt,
  type PromptProblem,
  toMessages,
  type Turn,
  validatePrompt,
} from "@text-completions/prompt";
import stringWidth from "string-width";
import { type Colors, createColors, toPrintable, write, writeJson } from "../terminal/output.ts";
import type { CommandContext, Output } from "../terminal/context.ts";

/** A prompt and the name of its source. */
export interface Source {
  readonly text: string;
  readonly name: string;
}

/** Prints problems: for people, with a hint about line ends where it helps, or as JSON. */
export async function printProblems(
  problems: readonly PromptProblem[],
  source: Source,
  format: "pretty" | "json",
  context: CommandContext,
  output: Output,
): Promise<void> {
  if (format === "json") return writeJson(output, problems);
  const colors = createColors(output, context);
  const lines = problems.map((problem) => `${formatProblem(problem, source, colors)}\n`);
  const valid = problems.every(({ severity }) => severity !== "error");
  if (valid) lines.push(`${colors.bold(source.name)} ${colors.green("valid")}\n`);
  else if (hasWrongLineEnds(source.text)) {
    lines.push(
      `${colors.yellow("hint:")} The lines of ${source.name} end in ${source.text.includes("\r\n") ? "CRLF" : "CR"}, but turn markers need LF. Convert the line endings to LF.\n`,
    );
  }
  await write(output, lines.join(""));
}

/** Place and message, the line with a caret under the place, the reason, and the fix. */
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
/** How much of it is searched for keys before it is shortened, so that no part of a key is shown where it is cut. */
const MAX_READ = 1000;

/** The line around the place, split there, without what looks like a key. */
function excerpt(text: string, { offset, column }: PromptProblem): { before: string; rest: string } {
  const lineStart = offset - column + 1;
  const feed = text.indexOf("\n", offset);
  const lineEnd = feed < 0 ? text.length : feed;
  const before = hideKeyShapes(text.slice(Math.max(lineStart, offset - MAX_READ), offset));
  const rest = hideKeyShapes(text.slice(offset, Math.min(lineEnd, offset + MAX_READ)));
  return {
    before: toPrintable((before.length > MAX_EXCERPT_LENGTH ? "…" : "") + before.slice(-MAX_EXCERPT_LENGTH)),
    rest: toPrintable(shorten(rest, MAX_EXCERPT_LENGTH)),
  };
}

/** Whether a prompt has fewer errors once its lines end in LF. */
function hasWrongLineEnds(text: string): boolean {
  if (!text.includes("\r")) return false;
  return countErrors(text.replace(/\r\n?/g, "\n")) < countErrors(text);
}

function countErrors(prompt: string): number {
  return validatePrompt(prompt).filter(({ severity }) => severity === "error").length;
}

/** Prints the prompt for the Messages API, and on stderr what had to be changed. */
export async function printMessages(
  { text, name }: Source,
  unescape: boolean,
  context: CommandContext,
): Promise<void> {
  const options = unescape ? ({ markers: "unescape" } as const) : {};
  const { notes, ...request } = toMessages(text, options);
  await writeJson(context.stdout, request);
  const { turns } = parsePrompt(text, options);
  const { yellow } = createColors(context.stderr, context);
  for (const note of notes) {
    await write(context.stderr, `${yellow("note:")} ${describeNote(note, name, turns)}\n`);
  }
}

/** A note with its place. For merged turns it says how to keep a quoted marker, which is the usual cause. */
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
  return `${place}: "${marker}" was read as the marker of turn ${turn + 1}, which was merged into the previous turn of the same role. If this is quoted text, write "\\${marker}" and pass --unescape.`;
}
