import type { Check } from "./check.ts";
import type { Probe } from "./probe.ts";
import type { Reading } from "./reading/reading.ts";
import type { Violation } from "./report.ts";

/** What a check found wrong. The rest of a {@link Violation} is the check's own. */
export interface Finding extends Pick<Violation, "message" | "where" | "expected" | "received" | "offset"> {
  /** Which of the probes it was seen in: an index into the rule's `probes`. Default: 0. */
  probe?: number | undefined;
}

/** A check that judges every exchange by itself. */
export interface ExchangeRule extends Check {
  mode: "passive";
  /** What a run sends so that there is something to judge. */
  probes: readonly Probe[];
  /** What is wrong with an exchange; undefined if it holds nothing to judge by. */
  judge: (reading: Reading) => readonly Finding[] | undefined;
}

/** A check that judges the answers to requests of its own. */
export interface ProbeRule extends Check {
  mode: "active";
  probes: readonly Probe[];
  /** What is wrong with the answers, which are in the order of `probes`; or why that could not be determined. */
  judge: (...answers: AnsweredReading[]) => readonly Finding[] | string;
}

/** A check, and how it is judged. */
export type Rule = ExchangeRule | ProbeRule;

/** An exchange that had an answer. */
export type AnsweredReading = Reading & { response: NonNullable<Reading["response"]> };

/** What an author of a rule writes; the rest follows from it. */
type Draft<R extends Rule> = Omit<R, "mode" | "severity" | "billable" | "probes"> & {
  /** Default: `"must"`. */
  severity?: Check["severity"];
  probes?: readonly Probe[];
};

/** Makes a rule that judges every exchange. */
export function exchangeRule(draft: Draft<ExchangeRule>): ExchangeRule {
  return { ...draft, ...complete(draft), mode: "passive" };
}

/** Makes a rule that judges answers to its own requests. */
export function probeRule(draft: Draft<ProbeRule>): ProbeRule {
  return { ...draft, ...complete(draft), mode: "active" };
}

function complete({
  severity = "must",
  probes = [],
}: Pick<Draft<Rule>, "severity" | "probes">): Pick<Rule, "severity" | "probes" | "billable"> {
  return { severity, probes, billable: probes.some((probe) => probe.billable) };
}
