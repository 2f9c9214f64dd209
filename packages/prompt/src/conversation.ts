/** Who speaks in a turn, in the words of the Text Completions API. */
export type Role = "human" | "assistant";

/** One message of a conversation. */
export interface Turn<R extends Role = Role> {
  role: R;
  /** The text alone: without the marker, and without the space that follows it. */
  text: string;
}

/** A prompt as data. The type parameter narrows the turns, for instance to `readonly Turn[]`. */
export interface Conversation<T extends readonly Turn[] = Turn[]> {
  /** The text before the first turn. Only Claude 2.1 was trained to follow it. Default: none. */
  system?: string | undefined;
  /** The turns so far. The first is a human turn, and normally so is the last. */
  turns: T;
  /** The beginning of the completion, for the model to continue. Default: none. */
  prefill?: string | undefined;
}

/**
 * `unknown` for turns that may begin and end with a human one. For a literal that does not, a sentence for the compiler
 * to show.
 */
export type HumanEnds<T extends readonly Turn[]> = T extends
  | readonly []
  | readonly [Turn<"assistant">, ...unknown[]]
  ? "a conversation begins with a human turn"
  : T extends readonly [...unknown[], Turn<"assistant">]
    ? "a conversation ends with a human turn; words put into the assistant's mouth are the prefill"
    : unknown;
