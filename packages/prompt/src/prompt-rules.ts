import { findModel, PROMPT_RULES } from "@text-completions/core";
import { LONE_SURROGATE, SURROGATE_FIX } from "./assert.ts";
import { AI_PROMPT, HUMAN_PROMPT, HUMAN_WORD, MARKER_WORD, MARKER_WORDS } from "./markers.ts";
import { findJsonRequest, findNearMiss } from "./near-miss.ts";
import type { Finding } from "./prompt-problem.ts";
import { segmentAt, type SplitPrompt } from "./split-prompt.ts";
import { callCounter, type ValidateOptions } from "./validate-options.ts";

/**
 * The error with which the server rejects the turns of a prompt, if it does. Like the server, it stops at the first.
 */
export function findTurnError(split: SplitPrompt): Finding | undefined {
  const { text, system, starts } = split;
  const first = segmentAt(split, 0);
  const last = segmentAt(split, -1);
  if (first?.role !== "human") {
    const nearMiss = findJsonRequest(text) ?? findNearMiss(HUMAN_PROMPT, system, "first");
    return {
      keyword: "start",
      message: PROMPT_RULES.errors.start.message,
      offset: nearMiss?.offset ?? first?.offset ?? 0,
      turn: undefined,
      why: nearMiss?.why ?? (first ? "The first turn is an Assistant turn." : "There is no Human turn."),
      remedy:
        nearMiss?.remedy ?? `Begin the prompt, or its first turn, with ${JSON.stringify(HUMAN_PROMPT)}.`,
    };
  }
  if (last?.role !== "human") return undefined;
  const bodyOffset = last.offset + HUMAN_WORD.length;
  const nearMiss = findNearMiss(AI_PROMPT, text.slice(bodyOffset), "last");
  return {
    keyword: "end",
    message: PROMPT_RULES.errors.end.message,
    offset: nearMiss ? bodyOffset + nearMiss.offset : text.length,
    turn: starts.length - 1,
    why: nearMiss?.why ?? "The prompt ends with a Human turn.",
    remedy: nearMiss?.remedy ?? `End the prompt with ${JSON.stringify(AI_PROMPT)}.`,
  };
}

/** The error of a prompt that contains a lone surrogate. */
export function findLoneSurrogate(text: string): Finding | undefined {
  if (text.isWellFormed()) return undefined;
  const offset = text.search(LONE_SURROGATE);
  const code = text.charCodeAt(offset).toString(16).toUpperCase();
  return {
    keyword: "lone-surrogate",
    message: `a lone surrogate, U+${code}`,
    offset,
    turn: undefined,
    why: "The server rejects the request's JSON. A character outside the Basic Multilingual Plane was cut in two.",
    remedy: SURROGATE_FIX,
  };
}

/**
 * The word of a marker at the beginning of a word, or after a line end that is written as an escape, as in quoted code.
 * A word after a backslash has been escaped.
 */
const DIALOGUE = /* @__PURE__ */ new RegExp(`(?<![\\\\\\w](?<!\\\\[nrt]))${MARKER_WORDS}`);

/**
 * Warnings about a valid prompt, in order of place. A generator, because a hostile prompt has hundreds of thousands.
 */
export function* findWarnings(split: SplitPrompt): Generator<Finding, undefined> {
  const inSystem = findDialogue(split.system, 0, undefined);
  if (inSystem) yield inSystem;
  let previous: string | undefined;
  for (let turn = 0, segment; (segment = segmentAt(split, turn)); turn++) {
    const { role, offset, text, textOffset } = segment;
    if (role === previous) {
      yield {
        keyword: "consecutive-turns",
        message: `two ${role} turns in a row`,
        offset,
        turn,
        why: "The model was trained on turns that alternate.",
        remedy: `Merge the two turns, or, if this one is quoted text, write "\\${MARKER_WORD[role]}" to escape its marker.`,
      };
    }
    previous = role;
    const inTurn = findDialogue(text, textOffset, turn);
    if (inTurn) yield inTurn;
  }
}

/** Finds the first marker word within a turn: a reader who looks at it sees the others. */
function findDialogue(text: string, offset: number, turn: number | undefined): Finding | undefined {
  const index = text.search(DIALOGUE);
  if (index < 0) return undefined;
  return {
    keyword: "dialogue",
    message: "turn marker as text",
    offset: offset + index,
    turn,
    why: "The model may read it as a turn.",
    remedy: 'Write "H:" and "A:", or "User:" and "AI:".',
  };
}

/** English text has about this many characters per token, according to the documentation. */
const CHARACTERS_PER_TOKEN = 3.5;

/** What a known model does not accept in a sanitised prompt: its length, or its system text. */
export function findModelLimits(
  text: string,
  system: string,
  { model, countTokens }: ValidateOptions,
): Finding[] {
  const known = model === undefined ? undefined : findModel(model);
  const findings: Finding[] = [];
  if (!known) return findings;
  const limit = known.contextWindow - 1;
  const tokens = countTokens
    ? callCounter(countTokens, text)
    : Math.round(text.length / CHARACTERS_PER_TOKEN);
  if (tokens > limit) {
    findings.push({
      keyword: countTokens ? "length" : "context-window",
      message: PROMPT_RULES.errors.length.message
        .replace("{tokens}", String(tokens))
        .replace("{limit}", String(limit)),
      offset: 0,
      turn: undefined,
      why: `The tokens were ${countTokens ? "counted" : "estimated from the number of characters"}.`,
      remedy: "Drop the oldest turns, as fitPrompt does.",
    });
  }
  if (system && !known.systemPrompt) {
    findings.push({
      keyword: "system-ignored",
      message: `${model} ignores system text`,
      offset: 0,
      turn: undefined,
      why: "The model was not trained to follow it.",
      remedy: "Move the system text into the first Human turn.",
    });
  }
  return findings;
}
