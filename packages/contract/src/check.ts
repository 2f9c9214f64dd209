/** How binding a check is: the document demands it, or a good server does it. */
export type Severity = "must" | "should";

/** One check of the catalogue. */
export interface Check {
  /** Stable, kebab-case, group first: `"stream/one-terminal-event"`. */
  id: string;
  /** What holds on a server that passes, as a sentence a person understands. */
  title: string;
  severity: Severity;
  /** Where it says so: a JSON Pointer into the document (`"#/paths/~1v1~1complete/post/…"`), or the anchor of a decision in `spec/README.md`. */
  spec: string;
  /** How to mend a server that fails. */
  remedy: string;
  /**
   * What it is judged by: `"exchange"` on every exchange that passes by, `"probe"` by requests of its own.
   * `checkExchange` and `withContract` apply the first kind, `checkServer` both.
   */
  judgedBy: "exchange" | "probe";
  /** Whether its own requests let the model complete, which a provider bills; `false` for all that `readOnly` may run. */
  completes: boolean;
}
