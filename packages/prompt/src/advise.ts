import type { Finding, PromptKeyword } from "./prompt-problem.ts";

/** A finding, in one line where it is made. */
export function advise(
  keyword: PromptKeyword,
  message: string,
  offset: number,
  turn: number | undefined,
  why: string,
  remedy: string,
): Finding {
  return { keyword, message, offset, turn, why, remedy };
}
