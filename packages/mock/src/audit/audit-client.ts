import type { Call } from "../engine/call.ts";
import { misuse } from "../usage.ts";
import { createKeyPattern } from "../redact.ts";
import { HEADER, PROMPT_RULES } from "@text-completions/core";

/**
 * What a client can do wrong that no answer tells it.
 *
 * - `"early-retry"`: it sent a request again before `retry-after` was over
 * - `"pointless-retry"`: it sent again what had been refused for good
 * - `"repeat-after-text"`: it sent a request again whose answer had begun to arrive, and pays for both
 * - `"truncation-taken-as-whole"`: it went on with an answer that had broken off, as if it were all
 * - `"key-in-prompt"`, `"key-in-url"`: what looks like a key stands where it is logged
 * - `"missing-version"`, `"missing-content-type"`: a header that every request must have is not there
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

/** Something that a client did wrong. Made by `auditClient`. */
export interface Finding {
  readonly id: FindingId;
  /** The call that shows it. */
  readonly call: Call;
  /** What it did, and what it should do instead. It shows no key. */
  readonly message: string;
}

/**
 * Audits a client by the calls that a mock got from it: what it did wrong though every answer was right. None, if there
 * is nothing against it. A call is found guilty of the same thing once.
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
 * @param calls - `mock.calls`. What is still under way is audited by what came so far.
 * @throws {TypeError} if it is not given a list.
 */
export function auditClient(calls: readonly Call[]): Finding[] {
  if (!Array.isArray(calls)) {
    throw misuse("audit a client", `it is given a value of type ${typeof calls}`, "Pass mock.calls.");
  }
  const findings: Finding[] = [];
  const add = (id: FindingId, call: Call, message: string): void => {
    const isKnown = findings.some((finding) => finding.id === id && finding.call === call);
    if (!isKnown) findings.push({ id, call, message });
  };
  const bodyIds = identify(calls);
  for (const [index, call] of calls.entries()) {
    auditAlone(call, add);
    // The latest first, for that is the one whose answer the client has just seen.
    for (const earlier of calls.slice(0, index).toReversed()) {
      const isSameBody = bodyIds.get(earlier) === bodyIds.get(call);
      if (isOver(earlier, call)) auditPair(earlier, call, isSameBody, add);
    }
  }
  return findings;
}

/** A number for the body of each call, the same for those that are equal, so that no pair has to be compared in full. */
function identify(calls: readonly Call[]): Map<Call, number> {
  const ids = new Map<string, number>();
  return new Map(
    calls.map((call) => {
      const text = JSON.stringify(call.body);
      const id = ids.get(text) ?? ids.size;
      ids.set(text, id);
      return [call, id];
    }),
  );
}

/** Whether a call had come to its end before another one began, so that the client knew of it. */
function isOver({ endedAt = Infinity }: Call, { startedAt, concurrent }: Call): boolean {
  // Within a millisecond much can happen: then it is sure only if nothing else was under way.
  return endedAt < startedAt || (endedAt === startedAt && concurrent === 0);
}

/** Notes a finding. */
export type Add = (id: FindingId, call: Call, message: string) => void;

/** What a call shows by itself. */
export function auditAlone(call: Call, add: Add): void {
  const { number, method, headers, url, body } = call;
  if (method !== "POST") return;
  const name = `Call ${number}`;
  if (!headers[HEADER.anthropicVersion]) {
    add("missing-version", call, `${name} has no ${HEADER.anthropicVersion}. Send it with every request.`);
  }
  if (!headers[HEADER.contentType]) {
    const advice = "Say application/json, as every documented request does.";
    add("missing-content-type", call, `${name} has no ${HEADER.contentType}. ${advice}`);
  }
  if (createKeyPattern([]).test(url)) {
    const advice = `URLs are logged everywhere: send it as ${HEADER.xApiKey}.`;
    add("key-in-url", call, `${name} has what looks like a key in its URL. ${advice}`);
  }
  if (createKeyPattern([]).test(promptOf(body))) {
    const advice = "The model can repeat it: take it out, and replace the key.";
    add("key-in-prompt", call, `${name} has what looks like a key in its prompt. ${advice}`);
  }
}

/** The prompt as it was sent; nothing, if there is none. */
export function promptOf(body: unknown): string {
  const hasPrompt = typeof body === "object" && body !== null && "prompt" in body;
  return hasPrompt && typeof body.prompt === "string" ? body.prompt : "";
}

/** What two calls show, of which the earlier one was over when the later one began. */
export function auditPair(earlier: Call, later: Call, isSameBody: boolean, add: Add): void {
  const isRepeat = isSameBody && isRetry(later);
  const first = `call ${earlier.number}`;
  if (isTakenAsWhole(earlier, later)) {
    const message = `Call ${later.number} goes on with the text of ${first} as an answer, but that had broken off. Take an answer as whole when it has a stop_reason.`;
    add("truncation-taken-as-whole", later, message);
  }
  if (isPointless(earlier, later, isRepeat)) {
    const message = `Call ${later.number} got the status ${later.status} that ${first} had got already. A failure of this kind stays: fix its cause first.`;
    add("pointless-retry", later, message);
  }
  if (!isRepeat) return;
  if (earlier.text !== "" && isBroken(earlier)) {
    const message = `Call ${later.number} asks anew for what ${first} had begun to answer, and both are paid for. Hand on what came, or let the caller decide.`;
    add("repeat-after-text", later, message);
  }
  const waitMs = Number(earlier.responseHeaders[HEADER.retryAfter] ?? 0) * 1000;
  const waitedMs = later.startedAt - (earlier.endedAt ?? 0);
  if (waitedMs < waitMs) {
    const message = `Call ${later.number} repeats ${first} after ${waitedMs} ms, and ${HEADER.retryAfter} says ${waitMs} ms. Wait as long as it says.`;
    add("early-retry", later, message);
  }
}

/** The header in which official clients count their retries. */
const RETRY_COUNT = "x-stainless-retry-count";

/** Whether a call with the body of another one is the same request once more, and not one that a person asked for anew. */
function isRetry({ headers, body }: Call): boolean {
  return headers[RETRY_COUNT] !== "0" && body !== undefined;
}

/** Whether the client could know that the answer is not all. */
function isBroken({ outcome, error }: Call): boolean {
  return outcome !== "answered" || error !== undefined;
}

/** Failures that come again however often a request is sent. Source: `/paths/~1v1~1complete/post/responses`. */
const LASTING = new Set([400, 402, 403, 404, 405, 413]);

/** Whether a call failed as another one had, and could not but do so. A 401 is about the key, whatever is asked. */
function isPointless(earlier: Call, later: Call, isRepeat: boolean): boolean {
  const { status = 0 } = earlier;
  if (later.status !== status) return false;
  return status === 401 || (LASTING.has(status) && isRepeat);
}

/** Whether the later prompt is a conversation in which the broken answer is a turn. To let it be finished is right. */
function isTakenAsWhole(earlier: Call, later: Call): boolean {
  const text = earlier.text.trim();
  if (text === "" || !isBroken(earlier)) return false;
  const start = promptOf(earlier.body).trimEnd();
  const prompt = promptOf(later.body);
  if (!prompt.startsWith(start)) return false;
  const rest = prompt.slice(start.length).trimStart();
  return rest.startsWith(text) && rest.slice(text.length).startsWith(PROMPT_RULES.markers.human);
}
