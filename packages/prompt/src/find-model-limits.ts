import { MODELS, PROMPT_RULES } from "@text-completions/core";
import { count } from "./count-tokens.ts";
import type { Finding } from "./prompt-problem.ts";
import type { ValidateOptions } from "./validate-prompt.ts";

/** English text has about this many characters to a token, says the documentation. */
const CHARACTERS_PER_TOKEN = 3.5;

/** What a model, if it is known, makes of a sanitised prompt: of its length, and of its system text. */
export function findModelLimits(text: string, system: string, options: ValidateOptions): Finding[] {
  const { model, countTokens } = options;
  const known = MODELS.find(({ id, aliases }) => [id, ...aliases].some((name) => name === model));
  if (!known) return [];
  const findings: Finding[] = [];
  const limit = known.contextWindow - 1;
  const tokens = countTokens
    ? count("validate the prompt", countTokens, text)
    : Math.round(text.length / CHARACTERS_PER_TOKEN);
  if (tokens > limit) {
    const { message } = PROMPT_RULES.errors.length;
    findings.push({
      keyword: countTokens ? "length" : "context-window",
      message: (countTokens ? message : `probably ${message}`)
        .replace("{tokens}", `${tokens}`)
        .replace("{limit}", `${limit}`),
      offset: 0,
      why: `The context window of ${model} is full.`,
      remedy: "Drop the oldest turns: fitPrompt does.",
    });
  }
  if (system && !known.systemPrompt) {
    findings.push({
      keyword: "system-ignored",
      message: `${model} ignores system text`,
      offset: 0,
      why: "It was not trained to heed text before the first turn.",
      remedy: "Move it into the first Human turn.",
    });
  }
  return findings;
}
