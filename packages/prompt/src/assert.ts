import {
  describeValue,
  findClosest,
  invalidOption,
  isPlainObject,
  UsageError,
} from "@text-completions/core/internal";
import type { Conversation, Turn } from "./conversation.ts";

/** @throws {UsageError} unless `value` has the shape of a conversation whose first turn is a human one. */
export function assertConversation(value: unknown): asserts value is Conversation<readonly Turn[]> {
  const {
    system = "",
    turns,
    prefill = "",
    ...others
  } = assertObject("conversation", value, "an object with turns");
  assertNoOthers(others);
  assertString("system", system);
  readTurns("turns", turns, ["human", "assistant"], ({ text }, name) => assertString(`${name}.text`, text));
  assertString("prefill", prefill);
}

const MEMBERS = ["system", "turns", "prefill"];

/** Accepts `notes`, which `fromMessages` adds, and members that are undefined. */
function assertNoOthers(others: Readonly<Record<string, unknown>>): void {
  const unknown = Object.keys(others).find((name) => name !== "notes" && others[name] !== undefined);
  if (unknown === undefined) return;
  throw new UsageError({
    code: "unknown-option",
    option: unknown,
    suggestion: unknown === "messages" ? undefined : findClosest(unknown, MEMBERS),
    expected: `one of: ${MEMBERS.join(", ")}`,
    fix: unknown === "messages" ? "Convert messages of the Messages API with fromMessages()." : undefined,
  });
}

/** The members of an object. @throws {UsageError} unless it is one. */
export function assertObject(
  name: string,
  value: unknown,
  expected = "an object",
): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidOption(name, expected, value);
  }
  return isPlainObject(value) ? value : { ...value };
}

/** @throws {UsageError} unless `value` is a string. */
export function assertString(name: string, value: unknown): asserts value is string {
  if (typeof value !== "string") throw invalidOption(name, "a string", value);
}

/** Half of a character outside the Basic Multilingual Plane. The server rejects JSON that contains one. */
export const LONE_SURROGATE: RegExp = /\p{Surrogate}/u;

/** What to do about a lone surrogate. */
export const SURROGATE_FIX = "Cut text between code points, or call toWellFormed() on it.";

/** @throws {UsageError} if the text contains a lone surrogate. */
export function assertWellFormed(name: string, text: string): void {
  if (text.isWellFormed()) return;
  const offset = text.search(LONE_SURROGATE);
  throw new UsageError({
    code: "invalid-option",
    option: name,
    expected: "well-formed Unicode",
    received: `a lone surrogate at offset ${offset}`,
    fix: SURROGATE_FIX,
  });
}

/**
 * Reads an array of objects with one of two roles. The first object has the first role.
 *
 * @throws {UsageError} if it is empty or anything else.
 */
export function readTurns<T>(
  name: string,
  list: unknown,
  roles: readonly [first: string, other: string],
  read: (item: Readonly<Record<string, unknown>>, name: string) => T,
): T[] {
  if (!Array.isArray(list) || list.length === 0) throw invalidOption(name, "a non-empty array", list);
  return list.map((item: unknown, index) => {
    const itemName = `${name}[${index}]`;
    const object = assertObject(itemName, item);
    assertRole(`${itemName}.role`, object["role"], roles, index);
    return read(object, itemName);
  });
}

function assertRole(name: string, role: unknown, roles: readonly [string, string], index: number): void {
  if (role === roles[0] || (index > 0 && role === roles[1])) return;
  const fix = typeof role === "string" ? ROLE_FIXES.get(role) : undefined;
  if (fix !== undefined && !roles.some((known) => known === role)) {
    throw invalidOption(name, quoteAll(roles), role, { fix });
  }
  const isFirst = roles.some((known) => known === role);
  throw invalidOption(
    name,
    isFirst ? `${describeValue(roles[0])}, the role of the first` : quoteAll(roles),
    role,
  );
}

const SYSTEM = "Pass system text as `system`.";
const TOOL = "A prompt has no turns of tools: leave it out, or pass its text in another turn.";

/** What to do about roles of other APIs. */
const ROLE_FIXES: ReadonlyMap<string, string> = new Map([
  ["system", SYSTEM],
  ["developer", SYSTEM],
  ["tool", TOOL],
  ["function", TOOL],
  ["user", "Convert messages of the Messages API with fromMessages()."],
]);

function quoteAll(words: readonly string[]): string {
  return words.map((word) => JSON.stringify(word)).join(" or ");
}
