import { PROMPT_RULES } from "@text-completions/core";
import { AI_PROMPT, HUMAN_PROMPT, LINE_FEEDS } from "./markers.ts";
import type { Finding } from "./prompt-problem.ts";
import { brokenRule, type SplitPrompt } from "./split-prompt.ts";

/** The error with which the server refuses the turns of a sanitised prompt, if it does. Like the server, it stops at the first. */
export function findFault(text: string, split: SplitPrompt): Finding | undefined {
  const keyword = brokenRule(split);
  if (!keyword) return undefined;
  const [first] = split.segments;
  const isStart = keyword === "start";
  const marker = isStart ? HUMAN_PROMPT : AI_PROMPT;
  const from = isStart ? 0 : (split.segments.at(-1)?.bodyOffset ?? 0);
  const nearMiss = findNearMiss(text.slice(from, isStart ? first?.offset : undefined), marker);
  const absent = isStart
    ? { offset: first?.offset ?? 0, why: first ? "An Assistant turn comes first." : "There is no Human turn." }
    : { offset: text.length, why: "A Human turn comes last." };
  return {
    keyword,
    message: PROMPT_RULES.errors[keyword].message,
    ...(nearMiss ? { offset: from + nearMiss.offset, why: nearMiss.why } : absent),
    turn: isStart ? undefined : split.segments.length - 1,
    remedy: `Write ${JSON.stringify(marker)} there.`,
  };
}

/**
 * What somebody took for the marker: with other line ends, with the characters backslash and n for line feeds (as in the
 * constants of the official TypeScript SDK 0.61.0 to 0.137.0), in another case, with a space before the colon.
 */
function findNearMiss(text: string, marker: string): { offset: number; why: string } | undefined {
  const word = marker.slice(LINE_FEEDS, -1);
  const match = new RegExp(`(?:^|(?:\\\\n|[\\r\\n]){1,4})[ \\t]{0,9}(${word}[ \\t]{0,9}:)`, "i").exec(text);
  if (!match) return undefined;
  const [found, words = ""] = match;
  const offset = match.index + found.length - words.length;
  return { offset, why: `${JSON.stringify(found)} is not ${JSON.stringify(marker)}.` };
}
