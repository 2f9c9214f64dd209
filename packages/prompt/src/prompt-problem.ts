import type { Problem } from "@text-completions/core";

/** What is wrong (the first three, in the server's words), or unwise. */
export type PromptKeyword =
  | "start"
  | "end"
  | "length"
  | "trailing-space"
  | "consecutive-turns"
  | "dialogue"
  | "system-ignored"
  | "context-window";

/** One thing that is wrong with a prompt, or unwise in it: what, where, why, and how to mend it. */
export interface PromptProblem extends Problem {
  /** Always `""`: the prompt itself. In a request the prompt is at `/prompt`. */
  path: "";
  keyword: PromptKeyword;
  /** Of an error, the server's own message, byte for byte. Of a warning, what was noticed. */
  message: string;
  /** `"error"`: the server refuses the prompt. `"warning"`: it takes it. */
  severity: "error" | "warning";
  /** Where, in UTF-16 code units from the start of the prompt as it was given. */
  offset: number;
  /** The line of `offset`, counted from 1. A line ends in a line feed. */
  line: number;
  /** The column of `offset` in its line, in UTF-16 code units, counted from 1. */
  column: number;
  /** Which turn, counted from 0 over all markers; the last one's turn is the prefill. Absent if it is of none. */
  turn?: number | undefined;
  /** What led to the verdict, as a sentence. */
  why: string;
  /** What to do about it, as a sentence. */
  remedy: string;
}

/** A problem whose offset counts from the start of the sanitised prompt. */
export type Finding = Pick<PromptProblem, "keyword" | "message" | "offset" | "turn" | "why" | "remedy">;
