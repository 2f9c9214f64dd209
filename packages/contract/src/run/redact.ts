/** What stands in the place of a key. */
export const REDACTED = "[redacted]";

/** Shorter ones stand in ordinary words: what is left would be no report. Their headers are hidden all the same. */
const SHORTEST_SECRET = 4;

/** The forms in which a key may come back. */
export function secretsOf(apiKey: string): string[] {
  const escaped = JSON.stringify(apiKey).slice(1, -1);
  const forms = [apiKey, escaped, encodeURIComponent(apiKey)];
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
  const hidden = secrets.flatMap((secret) => spansOf(text, secret));
  if (hidden.length === 0) return [...pieces];
  let at = 0;
  return pieces.map((piece) => {
    const start = at;
    at += piece.length;
    return redactPiece(piece, start, hidden);
  });
}

/** A part of a text: the offset of its first character, and of the one after its last. */
interface Span {
  start: number;
  end: number;
}

/** Where a secret stands in a text, whole, or begun at its end, where the text was cut. */
function spansOf(text: string, secret: string): Span[] {
  const spans = [];
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    spans.push({ start: at, end: at + secret.length });
  }
  const end = text.replace(/"?…["`.]*$/, "").length;
  for (let length = secret.length - 1; length >= SHORTEST_SECRET; length--) {
    if (text.slice(end - length, end) === secret.slice(0, length))
      return [...spans, { start: end - length, end }];
  }
  return spans;
}

function redactPiece(piece: string, start: number, hidden: readonly Span[]): string {
  let result = "";
  for (let at = start; at < start + piece.length; at++) {
    const span = hidden.find((each) => each.start <= at && at < each.end);
    if (span === undefined) result += piece[at - start] ?? "";
    else if (span.start === at) result += REDACTED;
  }
  return result;
}
