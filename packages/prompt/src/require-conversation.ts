import type { Conversation, Turn } from "./conversation.ts";
import { describe, misuse, requireString } from "./misuse.ts";

/** Throws unless `value` has the shape of a conversation whose first turn is a human one. */
export function requireConversation(
  action: string,
  value: unknown,
): asserts value is Conversation<readonly Turn[]> {
  const { system, turns, prefill } = fields(action, "the conversation", value);
  if (!Array.isArray(turns)) throw misuse(action, `turns is ${describe(turns)}`, "Pass an array of turns.");
  if (system !== undefined) requireString(action, "system", system);
  if (prefill !== undefined) requireString(action, "prefill", prefill);
  turns.forEach((turn: unknown, index) => requireTurn(action, `turns[${index}]`, turn));
  if (turns[0]?.role !== "human") {
    const reason = turns.length > 0 ? "turns[0] is not a human turn" : "there is no turn";
    throw misuse(action, reason, "Begin with a human turn; what precedes it is the system text.");
  }
}

function requireTurn(action: string, name: string, value: unknown): void {
  const { role, text } = fields(action, name, value);
  if (role !== "human" && role !== "assistant") {
    throw misuse(action, `${name}.role is ${quote(role)}`, 'Use "human" or "assistant".');
  }
  requireString(action, `${name}.text`, text);
}

/** The properties of an object of unknown shape. */
export function fields(action: string, name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) {
    throw misuse(action, `${name} is ${describe(value)}`, "Pass an object.");
  }
  return { ...value };
}

/** A value for an error message: strings in quotes, everything else by its kind. */
export function quote(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : describe(value);
}
