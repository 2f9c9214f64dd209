import { HEADER, PROMPT_RULES } from "@text-completions/core";
import type { Call } from "../call.ts";
import { type Add, promptOf } from "./audit-alone.ts";

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
