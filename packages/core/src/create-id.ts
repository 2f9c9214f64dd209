/** Without the characters that look alike: 0 and O, I and l. */
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** An id of the real shape: the prefix, `_01` and 22 characters. Source: `/components/schemas/Completion/properties/id`. */
export function createId(prefix: "compl" | "req", random: () => number = Math.random): string {
  let id = `${prefix}_01`;
  for (let i = 0; i < 22; i++) id += ALPHABET.charAt(random() * ALPHABET.length);
  return id;
}
