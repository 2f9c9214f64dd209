/** What stands behind the prefix of an id: `01` and 22 characters of its alphabet. Source: `/components/schemas/Completion/properties/id`. */
export function createId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(22));
  // Digits to the base of 21 but 0, all of which are in the alphabet.
  return `01${Array.from(bytes, (byte) => (1 + (byte % 20)).toString(21)).join("")}`;
}

/** The id of a completion that answers by a message: with the same characters, so that one can be found by the other. */
export function toCompletionId(messageId: unknown): string {
  return `compl_${/^msg_(\w+)$/.exec(String(messageId))?.[1] ?? createId()}`;
}
