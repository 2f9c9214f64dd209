import { PROMPT_RULES } from "@text-completions/core";
import { AI_PROMPT, HUMAN_PROMPT, LINE_FEEDS } from "./markers.ts";
import type { Finding } from "./prompt-problem.ts";
import type { SplitPrompt } from "./split-prompt.ts";

/** The error with which the server refuses the turns of a sanitised prompt, if it does. Like the server, it stops at the first. */
export function findFault(text: string, { segments }: SplitPrompt): Finding | undefined {
  const [first] = segments;
  const last = segments.at(-1);
  if (first?.role !== "human") {
    const why = first ? "An Assistant turn comes first." : "There is no Human turn.";
    return missing("start", HUMAN_PROMPT, text.slice(0, first?.offset), 0, first?.offset ?? 0, why);
  }
  if (last?.role !== "human") return undefined;
  const why = "A Human turn comes last.";
  const fault = missing("end", AI_PROMPT, last.body, last.bodyOffset, text.length, why);
  return { ...fault, turn: segments.length - 1 };
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
  why: string,
): Finding {
  const { message } = PROMPT_RULES.errors[keyword];
  const wanted = JSON.stringify(marker);
  const remedy = `Write ${wanted} there.`;
  const word = marker.slice(LINE_FEEDS, -1);
  const nearMiss = new RegExp(`(?:^|(?:\\\\n|[\\r\\n]){1,4})[ \\t]{0,9}(${word}[ \\t]{0,9}:)`, "i").exec(
    text,
  );
  if (!nearMiss) return { keyword, message, offset, why, remedy };
  const [found, words = ""] = nearMiss;
  return {
    keyword,
    message,
    offset: textOffset + nearMiss.index + found.length - words.length,
    why: `${JSON.stringify(found)} is not ${wanted}.`,
    remedy,
  };
}
