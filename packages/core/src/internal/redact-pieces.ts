import { joinSpans, MIN_SECRET_LENGTH, type SecretFinder, type Span } from "./find-secrets.ts";
import { REDACTED } from "../usage/key-shape.ts";
import { findAll, type Redactor, replaceSpans } from "./redact.ts";

/**
 * Redacts a text that is split into pieces, including secrets that span pieces. The marker is in the piece where the
 * secret begins. In a stream, also redacts secrets that are spread over the texts of completion events.
 */
export function redactPieces({ finder }: Redactor, pieces: readonly string[], isStream = false): string[] {
  const text = pieces.join("");
  const whole = findAll(finder, text);
  const spans = isStream ? joinSpans([...whole, ...findAcrossEvents(finder, text)]) : whole;
  let next = 0;
  let pieceStart = 0;
  return pieces.map((piece) => {
    const pieceEnd = pieceStart + piece.length;
    let result = "";
    let index = pieceStart;
    for (let span = spans[next]; span !== undefined && span.start < pieceEnd; span = spans[next]) {
      if (span.start >= pieceStart) {
        result += piece.slice(index - pieceStart, span.start - pieceStart) + REDACTED;
      }
      index = Math.min(span.end, pieceEnd);
      if (span.end > pieceEnd) break;
      next += 1;
    }
    result += piece.slice(index - pieceStart);
    pieceStart = pieceEnd;
    return result;
  });
}

/** The parts of secrets that are spread over the texts of several completion events. */
function findAcrossEvents(finder: SecretFinder, text: string): Span[] {
  const values = findCompletions(text);
  const spans = finder.find(values.map(({ start, end }) => text.slice(start, end)).join(""));
  const parts: Span[] = [];
  let joined = 0;
  let next = 0;
  for (const { start, end } of values) {
    const joinedEnd = joined + end - start;
    for (let span = spans[next]; span !== undefined && span.start < joinedEnd; span = spans[next]) {
      const from = Math.max(span.start, joined);
      parts.push({ start: start + from - joined, end: start + Math.min(span.end, joinedEnd) - joined });
      if (span.end > joinedEnd) break;
      next += 1;
    }
    joined = joinedEnd;
  }
  return parts;
}

const COMPLETION = /"completion"\s*:\s*"/g;

/**
 * Where the texts of completion events are, with their JSON escapes. A loop, because a regular expression for the whole
 * string exhausts the stack if the text is long.
 */
function findCompletions(text: string): Span[] {
  const values: Span[] = [];
  for (const { 0: name, index } of text.matchAll(COMPLETION)) {
    const start = index + name.length;
    let end = start;
    while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    values.push({ start, end: Math.min(end, text.length) });
  }
  return values;
}

/**
 * A shorter beginning of a secret is forwarded at once: waiting would delay every text that ends in its first letter.
 */
const MIN_HELD_LENGTH = 4;

/** How much forwarded text is remembered: three characters in any spelling, and half an escape. */
const MAX_REMEMBERED = 32;

/** Redacts secrets from a text that arrives in pieces. What may be the beginning of one waits for the next piece. */
export interface StreamRedactor {
  push(text: string): string;
  /** What was held back; the marker, if that is at least 8 characters of a secret. */
  end(): string;
}

/** Creates a redactor of a text that arrives and is forwarded in pieces. It hides only the secrets that are known. */
export function createStreamRedactor({ finder }: Redactor): StreamRedactor {
  /** The last forwarded characters: a secret may begin in them. */
  let passed = "";
  let held = "";
  return {
    push(text) {
      const all = passed + held + text;
      const before = passed.length;
      if (!finder.mayHold(all)) {
        held = "";
        passed = all.slice(-MAX_REMEMBERED);
        return all.slice(before);
      }
      const spans = finder.find(all);
      const end = Math.max(before, endOfSettled(finder, all, spans));
      held = all.slice(end);
      // Nothing before a secret that was found can begin another one.
      const found = spans.findLast((span) => span.end <= end)?.end ?? 0;
      passed = all.slice(Math.max(found, end - MAX_REMEMBERED), end);
      return replaceSpans(all, spans, before, end);
    },
    end() {
      if (held === "") return "";
      const all = passed + held;
      const cut = finder.findCutEnd(all, MIN_SECRET_LENGTH);
      const spans = joinSpans([...finder.find(all), ...(cut === undefined ? [] : [cut])]);
      const result = replaceSpans(all, spans, passed.length);
      passed = held = "";
      return result;
    },
  };
}

/** The end of what later text cannot affect: before anything that may be the beginning of a secret. */
function endOfSettled(finder: SecretFinder, text: string, spans: readonly Span[]): number {
  const cut = finder.findCutEnd(text, MIN_HELD_LENGTH);
  if (cut === undefined) return text.length;
  return spans.find((span) => span.start < cut.start && span.end > cut.start)?.start ?? cut.start;
}
