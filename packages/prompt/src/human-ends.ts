import type { Turn } from "./conversation.ts";

/**
 * `unknown` for turns that may begin and end with a human one; for a literal that certainly does not, the
 * sentence that the compiler shall show.
 */
export type HumanEnds<T extends readonly Turn[]> = T extends
  | readonly []
  | readonly [Turn<"assistant">, ...unknown[]]
  ? "a conversation begins with a human turn"
  : T extends readonly [...unknown[], Turn<"assistant">]
    ? "a conversation ends with a human turn; words put into the assistant's mouth are the prefill"
    : unknown;
