import { membersOf, parseJson, parseJsonOrText } from "../document/schema-checks.ts";
import { EventStreamParser, type ServerSentEvent } from "../sse/parser.ts";

/**
 * What the parsed body of a failure says, in the envelope of this API or in the format of another server: Ollama's
 * `error`, FastAPI's `detail` and its list of `{ loc, msg }`, RFC 9457, OAuth, Spring, Google, AWS. Undefined if it
 * says nothing.
 */
export function findErrorWords(body: unknown): string | undefined {
  return findWords(body, 0);
}

/**
 * Whether parsed JSON reports an error, in the envelope of this API or in another format: vLLM calls the `object` an
 * error. Some servers write an empty `error` into every response.
 */
export function reportsError(data: unknown): boolean {
  const { type, object, error } = membersOf(data ?? {});
  if (type === "error" || object === "error") return true;
  return error !== undefined && error !== null && error !== false && error !== "";
}

/** Whether a text was decoded from bytes that are no UTF-8: compressed ones, or another encoding. */
export function isBinary(text: string): boolean {
  return /[\0\ufffd]/.test(text);
}

/** Whether an event of another API reports a failure: by its name, such as Bedrock's `throttlingException`, or its data. */
export function reportsFailure({ event = "", data }: ServerSentEvent): boolean {
  return /error|exception/i.test(event) || (data.includes('"error"') && reportsError(parseJson(data)));
}

/**
 * The parsed data of the first error event in the body of a failure: to a request that streams, some servers respond
 * with events whatever the status. Undefined if the body is not events, or none is an error.
 */
export function findErrorEvent(body: string): unknown {
  if (!/^data:/m.test(body)) return undefined;
  const events = new EventStreamParser(Infinity).feed(`${body.replaceAll(/\r\n?/g, "\n")}\n\n`);
  const error = events.find(reportsFailure);
  return error === undefined ? undefined : parseJsonOrText(error.data);
}

/**
 * What a page or other text says: its title, the message of an error in XML or SOAP, or else the first line that is not
 * a tag, style or script.
 */
export function findTextWords(text: string): string | undefined {
  const title = /<(?:title|message|faultstring)\b[^<>]*>([^<]+)/i.exec(text)?.[1] ?? "";
  return firstLine(title) ?? firstLine(withoutTags(text));
}

/** The first line that is not blank, at most 300 characters of it. */
export function firstLine(text: string): string | undefined {
  return text
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .find((line) => line !== "")
    ?.slice(0, MAX_LINE_LENGTH);
}

/** Each tag becomes a line end. One regular expression for elements with their content would take quadratic time. */
function withoutTags(text: string): string {
  let hidden: string | undefined;
  const parts = text.split(/(<[^<>]*>)/);
  const shown = parts.filter((part, index) => {
    if (index % 2 === 0) return hidden === undefined;
    const [, slash, name = ""] = /^<(\/?)(style|script)\b/i.exec(part) ?? [];
    if (slash === "") hidden ??= name.toLowerCase();
    else if (name.toLowerCase() === hidden) hidden = undefined;
    return false;
  });
  return shown.join("\n");
}

const MAX_LINE_LENGTH = 300;

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
  // In a body that says more, a string under these names is a short name of the error.
  const heading = [error, title].find((name) => typeof name === "string" && name.trim() !== "");
  const short = typeof heading === "string" ? heading.replace(/[.:!]+\s*$/, "") : undefined;
  let words = typeof error === "string" ? undefined : findWords(error, depth + 1);
  for (const name of WORD_NAMES) words ??= findWords(members[name], depth + 1);
  const place = Array.isArray(loc) ? loc.filter((part) => part !== "body").join(".") : undefined;
  return [words === undefined ? heading : short, place, words].filter(Boolean).join(": ") || undefined;
}

/** Members that hold a message, or something that does. */
const WORD_NAMES = [
  "message",
  "error_description",
  "detail",
  "msg",
  "description",
  "reason",
  "errors",
  "Message",
  "fault",
  "faultstring",
];

const MAX_DEPTH = 4;
const MAX_LISTED = 3;
