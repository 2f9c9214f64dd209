import { PROMPT_RULES } from "@text-completions/core";
import { advise } from "./advise.ts";
import { AI_PROMPT, HUMAN_PROMPT, LINE_FEEDS } from "./markers.ts";
import type { Finding } from "./prompt-problem.ts";
import type { SplitPrompt } from "./split-prompt.ts";

/** The error with which the server refuses the turns of a prompt, if it does. Like the server, it stops at the first. */
export function findFault({ text, system, segments }: SplitPrompt): Finding | undefined {
  const [first] = segments;
  const last = segments.at(-1);
  if (first?.role !== "human") {
    const why = first ? "An Assistant turn comes first." : "There is no Human turn.";
    return missing("start", HUMAN_PROMPT, system, 0, first?.offset ?? 0, undefined, why);
  }
  if (last?.role !== "human") return undefined;
  const why = "A Human turn comes last.";
  return missing("end", AI_PROMPT, last.body, last.bodyOffset, text.length, segments.length - 1, why);
}

/**
 * The fault that a marker is missing from a text. The place and the reason are those of what somebody took for it, if
 * there is such a thing: with other line ends, with the characters backslash and n for line feeds (as in the constants of
 * the official TypeScript SDK 0.61.0 to 0.137.0), in another case, with a space before the colon.
 */
function missing(
  keyword: "start" | "end",
  marker: string,
  text: string,
  textOffset: number,
  offset: number,
  turn: number | undefined,
  why: string,
): Finding {
  const wanted = JSON.stringify(marker);
  const word = marker.slice(LINE_FEEDS, -1);
  const nearMiss = new RegExp(`(?:^|(?:\\\\n|[\\r\\n]){1,4})[ \\t]{0,9}(${word}[ \\t]{0,9}:)`, "i").exec(
    text,
  );
  if (nearMiss) {
    const [found, words = ""] = nearMiss;
    offset = textOffset + nearMiss.index + found.lastIndexOf(words);
    why = `${JSON.stringify(found)} is not ${wanted}.`;
  }
  const { message } = PROMPT_RULES.errors[keyword];
  return advise(keyword, message, offset, turn, why, `Write ${wanted} there.`);
}
