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
