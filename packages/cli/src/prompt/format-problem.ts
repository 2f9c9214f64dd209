import type { PromptProblem } from "@text-completions/prompt";
import type { Colors } from "../colors.ts";
import { displayWidth } from "../display-width.ts";
import { toPrintable } from "../printable.ts";

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
