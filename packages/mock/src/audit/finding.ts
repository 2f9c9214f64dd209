import type { Call } from "../call.ts";

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
