/** Why a text ended, and the stop sequence that ended it, if one did. */
export interface TextEnd {
  readonly reason: string;
  readonly stop: string | null;
}

/** What may be sent of the text so far. */
export interface LimitedText {
  readonly text: string;
  /** Set once the text is at its end; nothing may follow. */
  readonly end?: TextEnd;
}

/** Limits of a completion's text. */
export interface TextLimits {
  readonly stopSequences: readonly string[];
  readonly maxTokens: number;
  /** Default: the pieces of `splitTokens`. */
  readonly countTokens: ((text: string) => number) | undefined;
}

/** Holds a text that comes in pieces to its limits. */
export interface TextLimiter {
  /** Takes the next piece and returns what is now safe to send. */
  push(piece: string): LimitedText;
  /** Returns what was held back, since no more text comes. */
  flush(): string;
}

/**
 * Honours stop sequences and the token limit, the same however the text is cut into pieces. Text that may be the
 * beginning of a stop sequence is held back until it is known. The stop sequence that is complete first wins, and of
 * two that end together the longer.
 */
export function createTextLimiter(limits: TextLimits): TextLimiter {
  const take = createTokenBudget(limits);
  let held = "";

  function push(piece: string): LimitedText {
    const allowed = take(piece);
    const buffer = held + allowed;
    const match = findStop(buffer, limits.stopSequences);
    held = "";
    if (match !== undefined)
      return { text: buffer.slice(0, match.start), end: { reason: "stop_sequence", stop: match.stop } };
    if (allowed !== piece) return { text: buffer, end: { reason: "max_tokens", stop: null } };
    const safe = buffer.length - openStopLength(buffer, limits.stopSequences);
    held = buffer.slice(safe);
    return { text: buffer.slice(0, safe) };
  }

  function flush(): string {
    const rest = held;
    held = "";
    return rest;
  }

  return { push, flush };
}

/** Returns as much of each piece as the tokens still allow. */
function createTokenBudget({ maxTokens, countTokens }: TextLimits): (piece: string) => string {
  let left = maxTokens;
  let characters = 0;
  let uncounted: string[] = [];

  return (piece) => {
    characters += piece.length;
    // A token has at least one character, so most texts need no counting at all.
    if (countTokens === undefined && characters <= maxTokens) {
      uncounted.push(piece);
      return piece;
    }
    for (const earlier of uncounted) left -= splitTokens(earlier).length;
    uncounted = [];
    let text = "";
    for (const token of splitTokens(piece)) {
      const cost = countTokens?.(token) ?? 1;
      if (cost > left) return text;
      left -= cost;
      text += token;
    }
    return text;
  };
}

function findStop(buffer: string, stops: readonly string[]): { start: number; stop: string } | undefined {
  let found: { start: number; stop: string } | undefined;
  for (const stop of stops) {
    const start = buffer.indexOf(stop);
    if (start === -1) continue;
    const end = start + stop.length;
    const foundEnd = found === undefined ? Infinity : found.start + found.stop.length;
    if (end < foundEnd || (end === foundEnd && start < (found?.start ?? 0))) found = { start, stop };
  }
  return found;
}

/** Length of the longest end of the buffer that is the beginning of a stop sequence. */
function openStopLength(buffer: string, stops: readonly string[]): number {
  let longest = 0;
  const last = buffer.at(-1) ?? "";
  for (const stop of stops) {
    // Most texts end in a character that no stop sequence has.
    if (!stop.includes(last)) continue;
    for (let length = Math.min(stop.length - 1, buffer.length); length > longest; length--) {
      if (buffer.endsWith(stop.slice(0, length))) longest = length;
    }
  }
  return longest;
}

/** A word of up to 8 letters with the space before it, or one sign of another script, or a mark, or white space. */
const TOKEN = /\s?(?:[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}\p{N}']{1,8}|[^\s])|\s/gu;

/**
 * Cuts a text into what stands for tokens: words with the space before them, long ones in pieces of 8 letters, and
 * single characters of everything else. An approximation: no public tokenizer counts these models exactly.
 * Joined, the pieces are the text again.
 */
export function splitTokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}
