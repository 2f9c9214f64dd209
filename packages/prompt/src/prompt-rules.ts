import { PROMPT_RULES } from "@text-completions/core";
import { advise } from "./prompt-problem.ts";
import { AI_PROMPT, HUMAN_PROMPT, LINE_FEEDS } from "./markers.ts";
import type { Finding } from "./prompt-problem.ts";
import type { SplitPrompt } from "./split-prompt.ts";
import { WORDS } from "./markers.ts";
import { MODELS, PROMPT_RULES } from "@text-completions/core";
import { count } from "./validate-options.ts";
import type { ValidateOptions } from "./validate-options.ts";

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

/** A bare word. One behind a backslash has been escaped. */
const DIALOGUE = /* @__PURE__ */ new RegExp(`(?<![\\\\\\w])${WORDS}`);

/** What is legal in a prompt, and unwise, in order of place. */
export function findAdvice({ system, segments }: SplitPrompt): Finding[] {
  const findings: Finding[] = [];
  /** Finds the first line of dialogue in a text: it leads to the others. */
  const findDialogue = (text: string, offset: number, turn?: number): void => {
    const index = text.search(DIALOGUE);
    if (index < 0) return;
    const why = "The model may take it for a turn.";
    const remedy = 'Write "H:" and "A:", or "User:" and "AI:".';
    findings.push(advise("dialogue", "turn marker as text", offset + index, turn, why, remedy));
  };

  findDialogue(system, 0);
  segments.forEach(({ role, offset, body, bodyOffset }, turn) => {
    if (role === segments[turn - 1]?.role) {
      const why = "The model was trained on turns that alternate.";
      findings.push(
        advise("consecutive-turns", `two ${role} turns in a row`, offset, turn, why, "Join the two."),
      );
    }
    findDialogue(body, bodyOffset, turn);
  });
  return findings;
}

/** What a model, if it is known, makes of a sanitised prompt: of its length, and of its system text. */
export function findModelLimits(
  action: string,
  text: string,
  system: string,
  { model, countTokens }: ValidateOptions,
): Finding[] {
  const known = MODELS.find(({ id, aliases }) => {
    const names: readonly unknown[] = [id, ...aliases];
    return names.includes(model);
  });
  const findings: Finding[] = [];
  if (!known) return findings;
  const limit = known.contextWindow - 1;
  const tokens = countTokens
    ? count(action, countTokens, text)
    : Math.round(text.length / CHARACTERS_PER_TOKEN);
  if (tokens > limit) {
    const keyword = countTokens ? "length" : "context-window";
    const message = PROMPT_RULES.errors.length.message
      .replace("{tokens}", String(tokens))
      .replace("{limit}", String(limit));
    const why = `The tokens were ${countTokens ? "counted" : "guessed from the number of characters"}.`;
    const remedy = "Drop the oldest turns, as fitPrompt does.";
    findings.push(advise(keyword, message, 0, undefined, why, remedy));
  }
  if (system && !known.systemPrompt) {
    const why = "It was not trained to heed it.";
    const remedy = "Move it into the first Human turn.";
    findings.push(advise("system-ignored", `${model} ignores system text`, 0, undefined, why, remedy));
  }
  return findings;
}

/** English text has about this many characters to a token, says the documentation. */
const CHARACTERS_PER_TOKEN = 3.5;
