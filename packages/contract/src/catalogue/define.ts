import type { Reading } from "../exchange/parse.ts";
import type { Violation } from "../report.ts";
import type { Probe } from "./probes.ts";

/** How binding a check is: the document demands it, or a good server does it. */
export type Severity = "must" | "should";

/** One check of the catalogue. */
export interface Check {
  /** Stable, kebab-case, group first: `"stream/one-terminal-event"`. */
  id: string;
  /** What holds on a server that passes, as a sentence a person understands. */
  title: string;
  severity: Severity;
  /** The part of the spec it enforces: a JSON Pointer into the document (`"#/paths/~1v1~1complete/post/…"`), or the anchor of a decision in `spec/README.md`. */
  spec: string;
  /** How to fix a server that fails. */
  remedy: string;
  /**
   * How it gets its evidence: `"passive"` checks are evaluated on every exchange that is observed, `"active"` ones send
   * requests of their own. `checkExchange` and `withContract` run the passive checks, `checkServer` both.
   */
  mode: "passive" | "active";
  /** Whether its own requests let the model complete, which a provider bills; `skipBillable` leaves these checks out. */
  billable: boolean;
}

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

/** A check without its judgement: plain data. */
export function toCheck({ id, title, severity, spec, remedy, mode, billable }: Check): Check {
  return { id, title, severity, spec, remedy, mode, billable };
}

/** The first part of a check's id. */
export function groupOf({ id }: { id: string }): string {
  return id.slice(0, id.indexOf("/"));
}
