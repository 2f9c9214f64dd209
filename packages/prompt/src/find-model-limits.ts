import { MODELS, PROMPT_RULES } from "@text-completions/core";
import { advise } from "./advise.ts";
import { count } from "./count-tokens.ts";
import type { Finding } from "./prompt-problem.ts";
import type { ValidateOptions } from "./validate-options.ts";

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
