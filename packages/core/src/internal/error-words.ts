import { membersOf } from "../document/schema-checks.ts";

/**
 * What the parsed body of a failure says, in the envelope of this API or in the format of another server: Ollama's
 * `error`, FastAPI's `detail` and its list of `{ loc, msg }`, RFC 9457, OAuth, Spring, Google, AWS. Undefined if it says
 * nothing.
 */
export function findErrorWords(body: unknown): string | undefined {
  return findWords(body, 0);
}

function findWords(value: unknown, depth: number): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (depth > MAX_DEPTH || Object(value) !== value) return undefined;
  return Array.isArray(value) ? listWords(value, depth) : memberWords(membersOf(value), depth);
}

function listWords(items: readonly unknown[], depth: number): string | undefined {
  const words = items.slice(0, MAX_LISTED).flatMap((item) => findWords(item, depth + 1) ?? []);
  return words.length > 0 ? words.join("; ") : undefined;
}

function memberWords(members: Readonly<Record<string, unknown>>, depth: number): string | undefined {
  const { error, title, loc } = members;
  // Where a text is not all that is said, it is a short name.
  const heading = [error, title].find((name) => typeof name === "string" && name.trim() !== "");
  let words = typeof error === "string" ? undefined : findWords(error, depth + 1);
  for (const name of WORD_NAMES) words ??= findWords(members[name], depth + 1);
  const place = Array.isArray(loc) ? loc.filter((part) => part !== "body").join(".") : undefined;
  return [heading, place, words].filter(Boolean).join(": ") || undefined;
}

/** Members that hold a message, or something that does. */
const WORD_NAMES = [
  "message",
  "error_description",
  "detail",
  "msg",
  "errors",
  "Message",
  "fault",
  "faultstring",
];

const MAX_DEPTH = 4;
const MAX_LISTED = 3;
