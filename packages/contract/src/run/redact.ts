/** What stands in the place of a key. */
export const REDACTED = "[redacted]";

/** Shorter ones stand in ordinary words: what is left would be no report. Their headers are hidden all the same. */
const SHORTEST_SECRET = 4;

/** Who has a shorter one tests, and may call it by a word of the protocol: no judge is to read less for it. */
export const SHORTEST_KEY = 8;

/** What may follow a text that was cut, in the message that quotes it. */
const AFTER_CUT = '"…`.';

/** The forms in which a key may come back: some servers write names of headers in small letters. */
export function secretsOf(apiKey: string): string[] {
  const escaped = JSON.stringify(apiKey).slice(1, -1);
  const forms = [apiKey, apiKey.toLowerCase(), escaped, encodeURIComponent(apiKey)];
  return [...new Set(forms)].filter((secret) => secret.length >= SHORTEST_SECRET);
}

/** Plain data without the secrets in its texts, names of members included. */
export function redact<Data>(data: Data, secrets: readonly string[]): Data {
  if (secrets.length === 0) return data;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Plain data comes back with texts for texts.
  return redactValue(data, secrets) as Data;
}

function redactValue(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") return redactPieces([value], secrets)[0];
  if (Array.isArray(value)) return value.map((each) => redactValue(each, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [redactValue(name, secrets), redactValue(each, secrets)]),
  );
}

/** The pieces of a text without the secrets in it, also those that lie across two pieces. */
export function redactPieces(pieces: readonly string[], secrets: readonly string[]): string[] {
  const text = pieces.join("");
  const hidden = spansOf(text, secrets).values();
  let span = hidden.next().value;
  let end = 0;
  return pieces.map((piece) => {
    let shown = end;
    end += piece.length;
    let result = "";
    for (; span !== undefined && span.start < end; span = hidden.next().value) {
      // One that began in an earlier piece is told there.
      if (span.start >= shown) result += text.slice(shown, span.start) + REDACTED;
      shown = Math.min(span.end, end);
      if (span.end > end) break;
    }
    return result + text.slice(shown, end);
  });
}

/** A part of a text: the offset of its first character, and of the one after its last. */
interface Span {
  start: number;
  end: number;
}

/** Where secrets stand in a text, in order; those that overlap are one. */
function spansOf(text: string, secrets: readonly string[]): Span[] {
  const found = secrets.flatMap((secret) => occurrencesOf(secret, text));
  const spans: Span[] = [];
  for (const { start, end } of found.toSorted((one, other) => one.start - other.start)) {
    const last = spans.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}

/** Where a secret stands in a text, whole, or begun at its end, where the text was cut. */
function occurrencesOf(secret: string, text: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    spans.push({ start: at, end: at + secret.length });
  }
  let end = text.length;
  while (end > 0 && AFTER_CUT.includes(text.charAt(end - 1))) end -= 1;
  for (let length = Math.min(secret.length - 1, end); length >= SHORTEST_SECRET; length--) {
    if (text.endsWith(secret.slice(0, length), end)) return [...spans, { start: end - length, end }];
  }
  return spans;
}
