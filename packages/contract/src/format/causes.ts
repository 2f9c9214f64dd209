import { COMPLETE_PATH, HEADER, type RecordedExchange } from "@text-completions/core";
import { isObject } from "@text-completions/core/internal";
import { parseJson } from "../exchange/json.ts";
import { parseBlocks } from "../exchange/sse.ts";
import { type CheckResult, isNewFailure, type Report, type Violation } from "../report.ts";
import { textOf } from "./body.ts";
import { shorten } from "./text.ts";

/** Failed checks that one change of the server is likely to fix. */
export interface Cause {
  /** What is wrong, as a sentence without a full stop. */
  title: string;
  fix: string;
  /** `"must"` if one of the checks is. */
  severity: CheckResult["severity"];
  /** The failed checks, in the catalogue's order. */
  results: [first: CheckResult, ...others: CheckResult[]];
}

/**
 * Groups failed checks by what they have in common, so that a server with one mistake has one entry, however many
 * checks it fails. Checks that a baseline names are left out. Required checks come first; within these, the fix for the
 * most checks.
 */
export function findCauses(report: Report): Cause[] {
  const context = createContext(report);
  const groups = new Map<string, Pick<Cause, "results"> & { likeness: Likeness | undefined }>();
  for (const result of report.results) {
    const [violation] = result.violations;
    if (!isNewFailure(result)) continue;
    const likeness = violation && findLikeness(violation, context);
    const key = likeness?.key ?? result.id;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { likeness, results: [result] });
    else group.results.push(result);
  }
  return [...groups.values()].map(({ likeness, results }) => toCause(likeness, results)).toSorted(byWeight);
}

function toCause(likeness: Likeness | undefined, results: Cause["results"]): Cause {
  const severity = results.some((result) => result.severity === "must") ? "must" : "should";
  const [first, ...others] = results;
  if (likeness === undefined || others.length === 0) {
    return { title: first.title, fix: first.remedy, severity, results };
  }
  return { title: likeness.title, fix: likeness.fix ?? joinRemedies(results), severity, results };
}

/** How many remedies are shown for several checks that have no common one. */
const MAX_REMEDIES = 3;

function joinRemedies(results: readonly CheckResult[]): string {
  return [...new Set(results.map(({ remedy }) => remedy))].slice(0, MAX_REMEDIES).join(" ");
}

function byWeight(one: Cause, other: Cause): number {
  if (one.severity !== other.severity) return one.severity === "must" ? -1 : 1;
  return other.results.length - one.results.length;
}

/** What violations of several checks may have in common. */
interface Likeness {
  /** Equal for violations with the same cause. */
  key: string;
  title: string;
  /** Default: the remedies of the checks. */
  fix?: string;
}

interface Context {
  /** The exchange of a violation. */
  exchangeOf: (violation: Violation) => RecordedExchange | undefined;
  /** The API whose format an exchange has, if it is another one. */
  formatOf: (exchange: RecordedExchange | undefined) => ForeignFormat | undefined;
  /** Whether the server accepts nearly all that it should reject. */
  acceptsEverything: boolean;
}

/** A server that validates nothing may still reject what it cannot parse. */
const MIN_RATIO = 10;

function createContext({ exchanges, results }: Report): Context {
  const formats = new Map<RecordedExchange, ForeignFormat | undefined>();
  const errors = exchanges.filter(({ response }) => response === undefined || response.status >= 400).length;
  const accepted = results.filter(({ violations: [violation] }) => violation && isAccepted(violation)).length;
  return {
    exchangeOf: ({ exchange }) => (exchange === undefined ? undefined : exchanges[exchange]),
    formatOf(exchange) {
      if (exchange === undefined) return undefined;
      if (!formats.has(exchange)) formats.set(exchange, findFormat(exchange));
      return formats.get(exchange);
    },
    acceptsEverything: errors * MIN_RATIO <= accepted,
  };
}

/** Whether a request was accepted that should have been rejected. */
function isAccepted({ where, expected, received }: Violation): boolean {
  return where === "response.status" && Number(expected) >= 400 && Number(received) < 400;
}

/** In this order: the first that recognises a violation decides. */
const FINDERS: readonly ((violation: Violation, context: Context) => Likeness | undefined)[] = [
  findForeignFormat,
  findStatus,
  findContentType,
  findMember,
];

function findLikeness(violation: Violation, context: Context): Likeness | undefined {
  for (const find of FINDERS) {
    const likeness = find(violation, context);
    if (likeness !== undefined) return likeness;
  }
  return undefined;
}

/** Another API that a server may have been written for. */
type ForeignFormat = "OpenAI" | "Messages";

function findForeignFormat(violation: Violation, { exchangeOf, formatOf }: Context): Likeness | undefined {
  if (!/^(response\.body|stream)/.test(violation.where)) return undefined;
  const format = formatOf(exchangeOf(violation));
  if (format === undefined) return undefined;
  return {
    key: `format/${format}`,
    title: `Responses have the format of the ${format} API`,
    fix: "Respond with `type`, `id`, `completion`, `stop_reason` and `model`; in a stream, with events named `completion` that have the same members, the last of them with a `stop_reason`, and nothing after it.",
  };
}

function findFormat({ response }: RecordedExchange): ForeignFormat | undefined {
  if (response?.status !== 200) return undefined;
  const text = textOf(response.chunks);
  const body = parseJson(text);
  if (isObject(body)) return formatOfBody(body);
  const { blocks } = parseBlocks(new TextEncoder().encode(text), []);
  return blocks.map(({ data }) => formatOfEvent(parseJson(data))).find((format) => format !== undefined);
}

function formatOfBody(body: Record<string, unknown>): ForeignFormat | undefined {
  if (Array.isArray(body["choices"])) return "OpenAI";
  return body["type"] === "message" && Array.isArray(body["content"]) ? "Messages" : undefined;
}

function formatOfEvent(event: unknown): ForeignFormat | undefined {
  if (!isObject(event)) return undefined;
  if (Array.isArray(event["choices"])) return "OpenAI";
  return event["type"] === "message_start" || event["type"] === "content_block_delta"
    ? "Messages"
    : undefined;
}

function findStatus(violation: Violation, context: Context): Likeness | undefined {
  const { where, expected, received } = violation;
  if (where !== "response.status" || typeof expected !== "number" || typeof received !== "number") {
    return undefined;
  }
  if (expected < 400) return received < 400 ? undefined : findRejection(violation, received, context);
  if (received < 400 && context.acceptsEverything) return ACCEPTS_EVERYTHING;
  if (expected === 401 && (received < 400 || MISTAKES.has(received))) return KEYS;
  if (received < 400) return expected === 400 ? INVALID : findPath(violation, context);
  return {
    key: `status/${received}`,
    title: `Requests are rejected with ${received} instead of the documented status`,
    fix: "Respond with the documented status: 401 to a wrong key, 404 or 405 to another path or method, 400 to a request that the spec does not allow.",
  };
}

/** The statuses of a server that finds another mistake because it does not check the key first. */
const MISTAKES: ReadonlySet<number> = new Set([400, 404, 405]);

const ACCEPTS_EVERYTHING: Likeness = {
  key: "accepts/everything",
  title: "Every request is accepted, even an invalid one",
  fix: "Validate each request before you respond: 401 without a valid key, 404 and 405 for other paths and methods, then 400 with `invalid_request_error` for headers and bodies that the spec does not allow.",
};

const KEYS: Likeness = {
  key: "keys",
  title: "The key is not checked, or not before everything else",
  fix: "Check the key first, and respond with 401 and `authentication_error` unless `x-api-key` or the bearer token is one of yours.",
};

const INVALID: Likeness = {
  key: "accepts/invalid",
  title: "Invalid requests are accepted",
  fix: "Validate headers and body before you respond, and reject what the spec does not allow with 400 and `invalid_request_error`.",
};

function findPath(violation: Violation, { exchangeOf }: Context): Likeness | undefined {
  const { method, url = "" } = exchangeOf(violation)?.request ?? {};
  // An unknown model is also a 404.
  if (method === "POST" && url.endsWith(COMPLETE_PATH)) return undefined;
  return {
    key: "accepts/paths",
    title: "Other paths or methods are accepted",
    fix: "Respond to `POST /v1/complete` alone: with 405 to its other methods, and with 404 and `not_found_error` to every other path.",
  };
}

/** Valid requests that are rejected with the same message. */
function findRejection(violation: Violation, received: number, { exchangeOf }: Context): Likeness {
  const text = textOf(exchangeOf(violation)?.response?.chunks ?? []);
  const body = parseJson(text);
  const error = isObject(body) && isObject(body["error"]) ? body["error"] : {};
  const message = typeof error["message"] === "string" ? error["message"] : text;
  return {
    key: `rejects/${received}/${message}`,
    title: `Valid requests are rejected with ${received}${message === "" ? "" : `: ${shorten(message, MAX_MESSAGE)}`}`,
  };
}

const MAX_MESSAGE = 120;

function findContentType({ where, received }: Violation): Likeness | undefined {
  if (where !== `response.headers.${HEADER.contentType}` || typeof received !== "string") return undefined;
  return {
    key: `${where}: ${received}`,
    title: `Responses have the wrong content type ${JSON.stringify(received)}`,
    fix: "Send streams as `content-type: text/event-stream`, and everything else as `application/json`. Choose between them by `stream` in the body alone.",
  };
}

/** The same member is missing, or has the same wrong value, in bodies and in events. */
function findMember({ where, received }: Violation): Likeness | undefined {
  const member = /^(?:response\.body|stream\.events\[\d+\](?:\/data)?)\/([a-z_]+)$/.exec(where)?.[1];
  if (member === undefined) return undefined;
  if (received === undefined) return { key: `member/${member}`, title: `\`${member}\` is missing` };
  const value = shorten(JSON.stringify(received), MAX_MESSAGE);
  return { key: `member/${member}/${value}`, title: `\`${member}\` is ${value}` };
}
