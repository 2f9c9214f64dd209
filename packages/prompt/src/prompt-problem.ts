import { PROMPT_RULES, type Problem } from "@text-completions/core";
import { MAX_PROBLEMS } from "@text-completions/core/internal";

/** The kinds of problems: four errors, for which the server rejects the prompt, then warnings. */
export type PromptKeyword =
  | "start"
  | "end"
  | "length"
  | "lone-surrogate"
  | "trailing-space"
  | "consecutive-turns"
  | "dialogue"
  | "system-ignored"
  | "context-window";

/** An error or warning about a prompt: what, where, why, and how to fix it. */
export interface PromptProblem extends Problem {
  /** Always `""`: the prompt itself. In a request the prompt is at `/prompt`. */
  path: "";
  keyword: PromptKeyword;
  /** For an error in the turns or the length, the server's own message, byte for byte. Otherwise a description. */
  message: string;
  /** `"error"`: the server rejects the prompt. `"warning"`: it accepts it. */
  severity: "error" | "warning";
  /** Where, in UTF-16 code units from the start of the prompt as it was passed. */
  offset: number;
  /** The line of `offset`, counted from 1. A line ends in a line feed. */
  line: number;
  /** The column of `offset` in its line, in UTF-16 code units, counted from 1. */
  column: number;
  /** The index of the turn, counting every marker; the last one is the prefill. Absent outside turns. */
  turn?: number | undefined;
  /** The reason, as a sentence. */
  why: string;
  /** What to do about it, as a sentence. */
  remedy: string;
}

/** A problem whose offset counts from the start of the sanitised prompt. */
export type Finding = Pick<PromptProblem, "keyword" | "message" | "offset" | "turn" | "why" | "remedy">;

const ERRORS: ReadonlySet<string> = new Set([...Object.keys(PROMPT_RULES.errors), "lone-surrogate"]);

/**
 * Adds lines and columns of the prompt as it was passed to findings in its sanitised `text`, which are in order of
 * place. Sanitising moved all of them by as much as the start grew. Returns at most `MAX_PROBLEMS`.
 */
export function locate(prompt: string, text: string, findings: Iterable<Finding>): PromptProblem[] {
  const shift = prompt.trimEnd().length - text.trimEnd().length;
  let line = 1;
  let lineStart = 0;
  const problems: PromptProblem[] = [];
  for (const { keyword, message, offset: found, turn, why, remedy } of findings) {
    const offset = found && found + shift;
    for (let feed; (feed = prompt.indexOf("\n", lineStart)) >= 0 && feed < offset; line++)
      lineStart = feed + 1;
    const severity = ERRORS.has(keyword) ? "error" : "warning";
    const column = offset - lineStart + 1;
    if (problems.length === MAX_PROBLEMS) break;
    problems.push({ path: "", keyword, message, severity, offset, line, column, turn, why, remedy });
  }
  return problems;
}
