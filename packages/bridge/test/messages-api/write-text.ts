/** What a model writes within its limits. */
export interface Written {
  tokens: string[];
  stop_reason: string;
  stop_sequence: string | null;
}

/** Cuts a text at the first stop sequence and at the token limit. A token is a word with the space before it. */
export function writeText(text: string, stops: readonly string[], maxTokens: number): Written {
  const found = stops
    .map((stop) => ({ stop, at: text.indexOf(stop) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at)[0];
  const tokens = (found === undefined ? text : text.slice(0, found.at)).match(/\s*\S+|\s+$/g) ?? [];
  if (tokens.length > maxTokens)
    return { tokens: tokens.slice(0, maxTokens), stop_reason: "max_tokens", stop_sequence: null };
  if (found !== undefined) return { tokens, stop_reason: "stop_sequence", stop_sequence: found.stop };
  return { tokens, stop_reason: "end_turn", stop_sequence: null };
}
