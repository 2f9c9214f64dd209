import { assertResult, assertValue, FUNCTION, oneOf, UNIT } from "./usage/options.ts";

/** Base58, which lacks the characters that look alike: 0 and O, I and l. */
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

const PREFIX = oneOf("compl", "req");

/**
 * Creates an id as the API does: the prefix, `_01` and 22 characters. Source:
 * `/components/schemas/Completion/properties/id`.
 */
export function createId(prefix: "compl" | "req", random: () => number = Math.random): string {
  assertValue("prefix", PREFIX, prefix);
  assertValue("random", FUNCTION, random);
  const codes: number[] = [];
  for (let i = 0; i < 22; i++) {
    const drawn = random();
    assertResult("random", UNIT, drawn);
    codes.push(ALPHABET.charCodeAt(drawn * ALPHABET.length));
  }
  // In one call: appending one character at a time would allocate a string for each.
  return `${prefix}_01${String.fromCharCode(...codes)}`;
}
