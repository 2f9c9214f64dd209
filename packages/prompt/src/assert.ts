import type { Conversation, Turn } from "./conversation.ts";

/** The error for a call that cannot be right, in one wording for the whole package. */
export function misuse(action: string, reason: string, remedy: string): TypeError {
  return new TypeError(`Failed to ${action}: ${reason}. ${remedy}`);
}

/** Throws, quoting the value, unless `ok`. JavaScript callers have no compiler to tell them. */
export function demand(
  ok: unknown,
  action: string,
  name: string,
  value: unknown,
  wanted: string,
): asserts ok {
  if (!ok) throw misuse(action, `${name} is ${quote(value)}`, `Pass ${wanted}.`);
}

/** A value as JSON, or in words where JSON has none; of a long one, the beginning and the end. */
function quote(value: unknown): string {
  let quoted = "an object";
  try {
    quoted = String(/object|string/.test(typeof value) ? JSON.stringify(value) : value);
  } catch {
    // It is circular, or holds a bigint: the reader can look at it, and needs the rest of the message.
  }
  return quoted.length > 80 ? `${quoted.slice(0, 40)}…${quoted.slice(-40)}` : quoted;
}

/** Throws unless `value` is a string. */
export function demandString(action: string, name: string, value: unknown): asserts value is string {
  demand(typeof value === "string", action, name, value, "a string");
}

/** Throws unless `value` is one of a few words. */
export function demandOneOf<Word extends string>(
  action: string,
  name: string,
  value: unknown,
  words: readonly Word[],
): asserts value is Word {
  const known: readonly unknown[] = words;
  demand(known.includes(value), action, name, value, words.join(" or "));
}

/** The properties of an object of unknown shape. Throws if it is none. */
export function demandObject(
  action: string,
  name: string,
  value: unknown,
): Readonly<Record<string, unknown>> {
  demand(value && typeof value === "object", action, name, value, "an object");
  return { ...value };
}

/**
 * Reads an array of objects that each have one of two roles, the first of them first. Throws if it is not one, or is
 * empty.
 */
export function demandTurns<T>(
  action: string,
  name: string,
  list: unknown,
  roles: readonly [first: string, other: string],
  read: (item: Readonly<Record<string, unknown>>, name: string) => T,
): T[] {
  demand(Array.isArray(list) && list.length > 0, action, name, list, "an array that is not empty");
  return list.map((item: unknown, index) => {
    const itemName = `${name}[${index}]`;
    const object = demandObject(action, itemName, item);
    demandOneOf(action, `${itemName}.role`, object["role"], roles.slice(0, index + 1));
    return read(object, itemName);
  });
}

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

/** The way with markers that options ask for; of the two there are, the first is the default. Throws if it is neither. */
export function readMarkers<Way extends string>(
  action: string,
  options: unknown,
  ways: readonly [usual: Way, other: Way],
): Way {
  const { markers = ways[0] } = demandObject(action, "options", options);
  demandOneOf(action, "markers", markers, ways);
  return markers;
}
