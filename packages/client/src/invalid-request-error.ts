import type { Problem } from "@text-completions/core";

/** A request that breaks the document, found by the `validate` option before anything was sent. */
export class InvalidRequestError extends TypeError {
  override readonly name = "InvalidRequestError";
  /** Every way in which it breaks the document. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const list = problems.map(({ path, message }) => `${path || "the request"} ${message}`).join("; ");
    super(`Failed to send a request: ${list}.`);
    this.problems = problems;
  }
}
