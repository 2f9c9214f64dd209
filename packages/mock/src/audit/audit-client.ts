import type { Call } from "../call.ts";
import { misuse } from "../misuse.ts";
import { auditAlone } from "./audit-alone.ts";
import { auditPair } from "./audit-pair.ts";
import type { Finding, FindingId } from "./finding.ts";

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
