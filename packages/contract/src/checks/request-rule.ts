import type { Probe } from "../probe.ts";
import { probeRule, type ProbeRule } from "../rule.ts";
import { expectAcceptance, expectRefusal } from "./expect-status.ts";

/** What an author of a check of one request writes. */
interface RequestDraft extends Pick<ProbeRule, "id" | "title" | "spec" | "remedy"> {
  severity?: ProbeRule["severity"];
  /** How the request differs from the plainest one. It is named as the check, if not said otherwise. */
  send?: Partial<Probe>;
}

/** Makes a rule that a request is accepted. */
export function acceptedRequest(draft: RequestDraft): ProbeRule {
  return requestRule(draft, true, expectAcceptance);
}

/** Makes a rule that a request is refused, with one of some statuses. */
export function refusedRequest(draft: RequestDraft, ...statuses: number[]): ProbeRule {
  return requestRule(draft, false, (answer) => expectRefusal(answer, ...statuses));
}

function requestRule(
  { send, ...draft }: RequestDraft,
  billable: boolean,
  judge: ProbeRule["judge"],
): ProbeRule {
  const probe = { id: draft.id, billable, body: () => ({}), ...send };
  return probeRule({ ...draft, probes: [probe], judge });
}
