/** Why text ended, and the stop sequence that ended it, if one did. */
export interface TextEnd {
  readonly reason: string;
  readonly stop: string | null;
}

/** What may be sent of the text so far. */
export interface LimitedText {
  readonly text: string;
  /** Set once the text has ended; nothing may follow. */
  readonly end?: TextEnd;
}

/** Limits of a completion's text. */
export interface TextLimits {
  readonly stopSequences: readonly string[];
  readonly maxTokens: number;
  /** Default: the pieces of `splitTokens`. */
  readonly countTokens: ((text: string) => number) | undefined;
}

/** Applies limits to text that arrives in pieces. */
export interface TextLimiter {
  /** Accepts the next piece and returns the text that is now safe to send. */
  push(piece: string): LimitedText;
  /** Ends the text and returns what was held back. */
  flush(): string;
}

/**
 * Respects stop sequences and the token limit, however the text is cut into pieces. Text that may be the beginning of a
 * stop sequence is held back until that is known. The stop sequence that is complete first ends the text, and of two
 * that end together, the longer.
 */
export function createTextLimiter(limits: TextLimits): TextLimiter {
  const take = createTokenBudget(limits);
  const stops = indexStops(limits.stopSequences);
  let held = "";

  function push(piece: string): LimitedText {
    const allowed = take(piece);
    const buffer = held + allowed;
    const match = findStop(buffer, held.length, stops);
    held = "";
    if (match !== undefined)
      return { text: buffer.slice(0, match.start), end: { reason: "stop_sequence", stop: match.stop } };
    if (allowed !== piece) return { text: buffer, end: { reason: "max_tokens", stop: null } };
    const safe = buffer.length - openStopLength(buffer, stops);
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
    // A token has at least one character, so most text need not be counted at all.
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

/** An index of stop sequences, so that the time of a search does not grow with their number. */
interface StopIndex {
  readonly all: ReadonlySet<string>;
  /** The lengths that occur, the longest first. */
  readonly lengths: readonly number[];
  /** In ascending order. Sorted when text may end in the beginning of one for the first time. */
  readonly sorted: () => readonly string[];
  /** By the code of a character: `ENDS` if one ends in it, `CONTINUES` if one contains it before its last character. */
  readonly roles: Roles;
}

/** The roles of characters by their code: a table for ASCII, which is most text, and a map for the others. */
interface Roles {
  readonly ascii: Uint8Array;
  readonly others: Map<number, number>;
}

const ASCII_SIZE = 128;
const ENDS = 1;
const CONTINUES = 2;

function setRole({ ascii, others }: Roles, code: number, role: number): void {
  if (code < ASCII_SIZE) ascii[code] = (ascii[code] ?? 0) | role;
  else others.set(code, (others.get(code) ?? 0) | role);
}

function hasRole({ ascii, others }: Roles, code: number, role: number): boolean {
  const roles = code < ASCII_SIZE ? ascii[code] : others.get(code);
  return roles !== undefined && (roles & role) !== 0;
}

/** Most requests have no stop sequences of their own, and share one array. */
const INDEXES = new WeakMap<readonly string[], StopIndex>();

function indexStops(stops: readonly string[]): StopIndex {
  const known = INDEXES.get(stops);
  if (known !== undefined) return known;
  const index = createStopIndex(stops);
  INDEXES.set(stops, index);
  return index;
}

function createStopIndex(stops: readonly string[]): StopIndex {
  const all = new Set(stops);
  const lengths = [...new Set(Array.from(all, ({ length }) => length))].toSorted((a, b) => b - a);
  const roles: Roles = { ascii: new Uint8Array(ASCII_SIZE), others: new Map() };
  for (const stop of all) {
    const last = stop.length - 1;
    setRole(roles, stop.charCodeAt(last), ENDS);
    for (let index = 0; index < last; index++) setRole(roles, stop.charCodeAt(index), CONTINUES);
  }
  let sorted: readonly string[] | undefined;
  return {
    all,
    lengths,
    sorted: () => (sorted ??= [...all].toSorted()),
    roles,
  };
}

/**
 * The stop sequence that is complete first; of two that end together, the longer. None ends within what was held back.
 */
function findStop(
  buffer: string,
  heldLength: number,
  { all, lengths, roles }: StopIndex,
): { start: number; stop: string } | undefined {
  for (let end = heldLength + 1; end <= buffer.length; end++) {
    if (!hasRole(roles, buffer.charCodeAt(end - 1), ENDS)) continue;
    for (const length of lengths) {
      if (length > end) continue;
      const stop = buffer.slice(end - length, end);
      if (all.has(stop)) return { start: end - length, stop };
    }
  }
  return undefined;
}

/** The length of the longest suffix of the buffer that is the beginning of a stop sequence. */
function openStopLength(buffer: string, { lengths, sorted, roles }: StopIndex): number {
  // Most text ends in a character after which no stop sequence continues.
  if (!hasRole(roles, buffer.charCodeAt(buffer.length - 1), CONTINUES)) return 0;
  for (let length = Math.min((lengths[0] ?? 0) - 1, buffer.length); length > 0; length--) {
    if (isBeginning(buffer.slice(-length), sorted())) return length;
  }
  return 0;
}

/** Whether one of the sorted strings begins with another string, and is longer. */
function isBeginning(beginning: string, sorted: readonly string[]): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") <= beginning) low = middle + 1;
    else high = middle;
  }
  return sorted[low]?.startsWith(beginning) === true;
}

/** Up to 8 letters of a word, with the space before it, or any other character. */
const TOKEN = /\s?(?:[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}\p{N}']{1,8}|[^\s])|\s/gu;

/**
 * Cuts text into pieces that approximate tokens: words with the space before them, long ones in pieces of 8 letters,
 * and single characters of everything else. No public tokenizer counts exactly for these models. Joined, the pieces are
 * the text again.
 */
export function splitTokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}
