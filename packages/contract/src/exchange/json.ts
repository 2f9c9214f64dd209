/** Deeper data is cut: to compare, quote or write it could exhaust the stack, and no member of the API is that deep. */
const MAX_DEPTH = 40;
const CUT = "[nested too deeply]";

/** The value of a JSON text, cut below 40 levels; undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  // An exception costs far more than this test, and a stream may have a million events that are not JSON.
  if (!/^\s*[[{"\-\dtfn]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    // Only text with this many brackets can be nested this deeply; other text needs no copy.
    return countBrackets(text) > MAX_DEPTH ? cut(value, 0) : value;
  } catch {
    return undefined;
  }
}

function countBrackets(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length && count <= MAX_DEPTH; index++) {
    const character = text.charCodeAt(index);
    if (character === 0x5b || character === 0x7b) count += 1;
  }
  return count;
}

function cut(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return CUT;
  if (Array.isArray(value)) return value.map((item: unknown) => cut(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cut(member, depth + 1)]));
}
