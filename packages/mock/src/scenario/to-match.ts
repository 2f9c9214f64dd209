import type { MatchConditions } from "../match.ts";
import type { MatchData, PatternData } from "./scenario-data.ts";

/** The conditions that data describe. */
export function toMatch({ model, prompt, lastHumanTurn, headers, ...rest }: MatchData): MatchConditions {
  return {
    ...rest,
    model: toPattern(model),
    prompt: toPattern(prompt),
    lastHumanTurn: toPattern(lastHumanTurn),
    headers: headers && mapValues(headers),
  };
}

function mapValues(headers: Readonly<Record<string, PatternData>>): Record<string, string | RegExp> {
  return Object.fromEntries(Object.entries(headers).map(([name, data]) => [name, toPattern(data) ?? ""]));
}

function toPattern(data: PatternData | undefined): string | RegExp | undefined {
  return typeof data === "object" ? new RegExp(data.pattern, data.flags) : data;
}
