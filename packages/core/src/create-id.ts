import { assertValue, FUNCTION, oneOf } from "./usage/options.ts";

/** Without the characters that look alike: 0 and O, I and l. */
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

const PREFIX = oneOf("compl", "req");

/** An id of the real shape: the prefix, `_01` and 22 characters. Source: `/components/schemas/Completion/properties/id`. */
export function createId(prefix: "compl" | "req", random: () => number = Math.random): string {
  assertValue("prefix", PREFIX, prefix);
  assertValue("random", FUNCTION, random);
  const codes: number[] = [];
  for (let i = 0; i < 22; i++) codes.push(ALPHABET.charCodeAt(random() * ALPHABET.length));
  // At once: each character that is added to a text is an object of its own.
  return `${prefix}_01${String.fromCharCode(...codes)}`;
}
