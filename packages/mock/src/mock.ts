import type { Call } from "./engine/call.ts";
import type { MockFetch } from "./engine/fetch.ts";
import type { Reply } from "./script/replies.ts";
import type { ReplyOptions } from "./script/script.ts";
import type { WaitOptions } from "./engine/call-log.ts";

/** A mock of the API. Made by `createMock`. */
export interface Mock {
  /**
   * Responds to a request as the API would. Takes the arguments of `fetch`, needs no `this`, and fails like `fetch`:
   * with the signal's reason when the client aborts, with a `TypeError` when the script breaks the connection.
   */
  readonly fetch: MockFetch;
  /**
   * Scripts a lasting reply. The replies of a list are used in turn, and the last one repeats.
   *
   * Limited replies are used first, in the order in which they were scripted; then lasting ones with a `when`, the
   * latest first; then the other lasting ones, the latest first.
   */
  reply(reply: Reply | readonly Reply[], options?: ReplyOptions): Mock;
  /** Scripts a reply that is used once. Each reply of a list is used once, in turn. */
  replyOnce(reply: Reply | readonly Reply[], options?: Omit<ReplyOptions, "times">): Mock;
  /**
   * The requests so far with their responses: the latest ones if there are more than `maxCalls` and `maxCallBytes`
   * allow.
   */
  readonly calls: readonly Call[];
  /**
   * Waits for the call with a number, counted from 1. Rejects with the reason of an aborted `signal`, and with a
   * `UsageError` if that call is no longer kept.
   */
  readonly waitForCall: (number: number, options?: WaitOptions) => Promise<Call>;
  /** Waits until a call has ended. Rejects with the reason of an aborted `signal`. */
  readonly waitForEnd: (call: Call, options?: WaitOptions) => Promise<Call>;
  /** Throws unless every limited reply was used and every request found a reply. */
  assertDone(): void;
  /**
   * Removes all replies and calls and resets the rate limits. The next call has number 1. Responses in progress
   * continue, and so do their delays; abort a request to end its response.
   */
  reset(): void;
}
