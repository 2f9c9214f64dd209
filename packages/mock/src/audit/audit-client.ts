import { HEADER, PROMPT_RULES } from "@text-completions/core";
import { hideKeyShapes, invalidOption, readRetryAfterMs, REDACTED } from "@text-completions/core/internal";
import type { Call } from "../engine/call.ts";

/**
 * Mistakes of a client that no response reveals.
 *
 * - `"early-retry"`: repeated a request before the time in `retry-after` had passed
 * - `"pointless-retry"`: repeated a request whose error is permanent
 * - `"repeat-after-text"`: repeated a request whose text had begun to arrive, and is billed for both
 * - `"truncation-taken-as-whole"`: continued a conversation with a truncated text as if it were complete
 * - `"key-in-prompt"`, `"key-in-url"`: sent an apparent API key in a place that is logged
 * - `"missing-version"`, `"missing-content-type"`: left out a header that every request must have
 */
export type FindingId =
  | "early-retry"
  | "pointless-retry"
  | "repeat-after-text"
  | "truncation-taken-as-whole"
  | "key-in-prompt"
  | "key-in-url"
  | "missing-version"
  | "missing-content-type";

/** A mistake of a client. Made by `auditClient`. */
export interface Finding {
  readonly id: FindingId;
  /** The call that contains the mistake. */
  readonly call: Call;
  /** The earlier call that it repeats or continues, if the mistake is about two calls. */
  readonly earlier?: Call;
  /** What the client did, and what to do instead. Contains no key. */
  readonly message: string;
}

/**
 * Finds mistakes of a client in the calls that a mock received, even if the client handled every response correctly.
 * Each call has each finding at most once.
 *
 * @example
 * ```ts
 * import { createMock, failure } from "@text-completions/mock";
 * import { auditClient } from "@text-completions/mock/audit";
 *
 * const mock = createMock().replyOnce(failure("rate_limit_error", { retryAfterSeconds: 5 })).reply(" Four.");
 * const ask = () =>
 *   mock.fetch("https://api.anthropic.com/v1/complete", {
 *     method: "POST",
 *     headers: { "x-api-key": "any", "anthropic-version": "2023-06-01", "content-type": "application/json" },
 *     body: JSON.stringify({ model: "claude-2.1", max_tokens_to_sample: 9, prompt: "\n\nHuman: Hi\n\nAssistant:" }),
 *   });
 * await ask();
 * await ask(); // at once
 *
 * console.log(auditClient(mock.calls).map(({ id }) => id)); // → [ 'early-retry' ]
 * ```
 *
 * @param calls - `mock.calls`. A call in progress is audited as far as it has arrived.
 * @throws {UsageError} if `calls` is not an array.
 */
export function auditClient(calls: readonly Call[]): Finding[] {
  if (!Array.isArray(calls)) throw invalidOption("calls", "mock.calls", calls);
  const bodies = new Map<string, number>();
  const audited: AuditedCall[] = [];
  const findings: Finding[] = [];
  for (const call of calls) {
    const later = { call, body: identifyBody(call.body, bodies) };
    const found = new Map<FindingId, Call | undefined>();
    const add = (id: FindingId, earlier?: Call): void => void (found.has(id) || found.set(id, earlier));
    for (const id of auditAlone(call)) add(id);
    // The latest first, because the client has just seen its response.
    for (const earlier of audited.toReversed()) {
      if (hadEnded(earlier.call, call)) for (const id of auditPair(earlier, later)) add(id, earlier.call);
    }
    for (const [id, earlier] of found) {
      const message = renderFinding(id, call, earlier);
      findings.push({ id, call, ...(earlier !== undefined && { earlier }), message });
    }
    audited.push(later);
  }
  return findings;
}

interface AuditedCall {
  readonly call: Call;
  /** A number that equal bodies share, so that pairs need not be compared in full. */
  readonly body: number | undefined;
}

function identifyBody(body: unknown, known: Map<string, number>): number | undefined {
  const text = body === undefined ? undefined : stringify(body);
  if (text === undefined) return undefined;
  const id = known.get(text) ?? known.size;
  known.set(text, id);
  return id;
}

/** Undefined for a body that is nested deeper than the stack allows; no client repeats such a body by mistake. */
function stringify(body: unknown): string | undefined {
  try {
    return JSON.stringify(body);
  } catch {
    return undefined;
  }
}

/** Whether a call had ended before another one began, so that the client knew its response. */
function hadEnded({ endedAt = Infinity }: Call, { startedAt, concurrent }: Call): boolean {
  // Within the same millisecond, this is certain only if nothing else was in progress.
  return endedAt < startedAt || (endedAt === startedAt && concurrent === 0);
}

function* auditAlone({ method, headers, url, body, redacted = [] }: Call): Generator<FindingId> {
  if (method !== "POST") return;
  if (!headers[HEADER.anthropicVersion]) yield "missing-version";
  if (!headers[HEADER.contentType]) yield "missing-content-type";
  if (redacted.includes("url") || showsKey(url)) yield "key-in-url";
  const prompt = promptOf(body);
  if ((redacted.includes("body") && prompt.includes(REDACTED)) || showsKey(prompt)) yield "key-in-prompt";
}

/** Whether the string contains what looks like a key. */
function showsKey(text: string): boolean {
  return hideKeyShapes(text) !== text;
}

/** The prompt as it was sent, or "". */
function promptOf(body: unknown): string {
  const hasPrompt = typeof body === "object" && body !== null && "prompt" in body;
  return hasPrompt && typeof body.prompt === "string" ? body.prompt : "";
}

function* auditPair(earlier: AuditedCall, later: AuditedCall): Generator<FindingId> {
  const repeated = earlier.body === later.body && later.body !== undefined && !isNewQuestion(later.call);
  if (continuesTruncated(earlier.call, later.call)) yield "truncation-taken-as-whole";
  if (failedAgain(earlier.call, later.call, repeated)) yield "pointless-retry";
  if (!repeated) return;
  if (earlier.call.text !== "" && isTruncated(earlier.call)) yield "repeat-after-text";
  if (waitedMs(earlier.call, later.call) < retryAfterMs(earlier.call)) yield "early-retry";
}

/** Official clients count their retries in a header; 0 means that the caller sent the request again. */
function isNewQuestion({ headers }: Call): boolean {
  return headers["x-stainless-retry-count"] === "0";
}

/** Whether the client could know that the text is not complete. */
function isTruncated({ outcome, error }: Call): boolean {
  return outcome !== "answered" || error !== undefined;
}

/** Statuses that the same request would get again. Source: `/paths/~1v1~1complete/post/responses`. */
const PERMANENT_STATUSES: ReadonlySet<number> = new Set([400, 402, 403, 404, 405, 413]);

/** Whether a call repeats an earlier failure that was bound to recur. A 401 depends only on the key. */
function failedAgain(earlier: Call, later: Call, repeated: boolean): boolean {
  const { status = 0 } = earlier;
  if (later.status !== status) return false;
  return status === 401 || (PERMANENT_STATUSES.has(status) && repeated);
}

/**
 * Whether the later prompt contains the truncated text as a complete turn. To ask for the rest of that text is correct.
 */
function continuesTruncated(earlier: Call, later: Call): boolean {
  if (!isTruncated(earlier)) return false;
  const text = earlier.text.trim();
  const prompt = promptOf(later.body);
  const start = promptOf(earlier.body).trimEnd();
  if (text === "" || !prompt.startsWith(start)) return false;
  const rest = prompt.slice(start.length).trimStart();
  return rest.startsWith(text) && rest.slice(text.length).startsWith(PROMPT_RULES.markers.human);
}

function waitedMs(earlier: Call, later: Call): number {
  return later.startedAt - (earlier.endedAt ?? 0);
}

function retryAfterMs({ responseHeaders, endedAt = 0 }: Call): number {
  return readRetryAfterMs(new Headers(responseHeaders), endedAt) ?? 0;
}

function renderFinding(id: FindingId, call: Call, earlier: Call = call): string {
  const name = `Call ${call.number}`;
  const first = `call ${earlier.number}`;
  switch (id) {
    case "missing-version":
      return `${name} has no ${HEADER.anthropicVersion} header. Send it with every request.`;
    case "missing-content-type":
      return `${name} has no ${HEADER.contentType} header. Send application/json with every request.`;
    case "key-in-url":
      return `${name} has what looks like an API key in its URL, and URLs are logged. Send the key as ${HEADER.xApiKey}.`;
    case "key-in-prompt":
      return `${name} has what looks like an API key in its prompt, and the model can repeat it. Remove it and revoke the key.`;
    case "truncation-taken-as-whole":
      return `${name} continues the conversation from the text of ${first}, which was truncated. Treat text as complete only if it has a stop_reason.`;
    case "pointless-retry":
      return `${name} got status ${call.status}, as ${first} did. A retry cannot succeed: fix the cause first.`;
    case "repeat-after-text":
      return `${name} repeats ${first}, whose text had begun to arrive, so both are billed. Return the partial text, or let the caller decide.`;
    case "early-retry":
      return `${name} repeats ${first} after ${waitedMs(earlier, call)} ms, but ${HEADER.retryAfter} asked for ${retryAfterMs(earlier)} ms. Wait that long.`;
  }
}
