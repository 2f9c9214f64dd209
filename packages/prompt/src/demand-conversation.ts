import type { Conversation, Turn } from "./conversation.ts";
import { demandObject, demandString, demandTurns } from "./demand.ts";

/** Throws unless `value` has the shape of a conversation whose first turn is a human one. */
export function demandConversation(
  action: string,
  value: unknown,
): asserts value is Conversation<readonly Turn[]> {
  const { system = "", turns, prefill = "" } = demandObject(action, "conversation", value);
  demandString(action, "system", system);
  demandTurns(action, "turns", turns, ["human", "assistant"], ({ text }, name) =>
    demandString(action, `${name}.text`, text),
  );
  demandString(action, "prefill", prefill);
}
