import type { Call } from "./engine/call.ts";
import type { Clock } from "./time/clock.ts";
import type { RateLimits } from "./engine/rate-limiter.ts";
import type { Match } from "./script/match.ts";
import type { Pace, Reply } from "./script/replies.ts";

/** A mock of the API. Made by `createMock`. */
export interface Mock {
  /**
   * Answers a request as the API would. Takes what `fetch` takes, needs no `this`, and fails like `fetch`: with the
   * signal's reason when the client aborts, with a `TypeError` when the script breaks the connection.
   */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /**
   * Scripts a standing reply. Given a list, the replies are given in turn and the last one stays.
   *
   * Order: one-off replies first, in the order scripted; then standing ones with a `when`, the latest first; then
   * standing ones without, the latest first.
   */
  reply(reply: Reply | readonly Reply[], options?: ReplyOptions): Mock;
  /** Scripts a reply that is given once. Given a list, each of its replies is given once, in turn. */
  replyOnce(reply: Reply | readonly Reply[], options?: Omit<ReplyOptions, "times">): Mock;
  /** Every request so far, the latest ones if they are more than `maxCalls`. */
  readonly calls: readonly Call[];
  /** Waits until the given number of calls has come, counted from 1, and gives that call. */
  readonly waitForCall: (number: number, options?: WaitOptions) => Promise<Call>;
  /** Waits until a call is at its end: answered, dropped or aborted. */
  readonly waitForEnd: (call: Call, options?: WaitOptions) => Promise<Call>;
  /** Throws unless every one-off reply was used and every call found a reply. */
  assertDone(): void;
  /** Forgets the script, the calls and what counts to rate limits. Numbers calls from 1. Answers under way go on. */
  reset(): void;
}

/** Options of `waitForCall` and `waitForEnd`. */
export interface WaitOptions {
  /** Ends the waiting, with its reason. Default: it goes on until the call comes. */
  signal?: AbortSignal | undefined;
}

/** When and how often a reply is given. */
export interface ReplyOptions {
  /** Which requests it answers. Default: all. */
  when?: Match | undefined;
  /** How often it is given. Default: for ever. */
  times?: number | undefined;
}

/** Options of `createMock`. */
export interface MockOptions extends Pace {
  /** The keys that are accepted. Default: any that is not empty. */
  apiKeys?: readonly string[] | undefined;
  /** Ids served beside the documented ones; `"any"` serves every id. Default: none. */
  models?: readonly string[] | "any" | undefined;
  /** Retired models are answered by a 404 as of this day, `YYYY-MM-DD`. Default: all are served, as in their time. */
  asOf?: string | undefined;
  /** Largest body of a request, in bytes; beyond it, 413. Default: 32 MiB. */
  maxRequestBytes?: number | undefined;
  /** Whether -1 for `temperature`, `top_p` or `top_k` means unset, as the server of 2024 took it. Default: false. */
  treatMinusOneAsUnset?: boolean | undefined;
  /** Longest `metadata.user_id`, in characters, 256 or more; the documentation of 2026 has 512. Default: 256. */
  maxUserIdLength?: number | undefined;
  /** Counts the tokens of a text. Default: an approximation, a token for each word or sign. */
  countTokens?: ((text: string) => number) | undefined;
  /** Time before each scripted completion, stream or failure, in milliseconds. Default: 0. */
  delayMs?: number | undefined;
  /** Whether to send the undocumented `stop` and `log_id`, as the API did. Default: false. */
  legacyFields?: boolean | undefined;
  /** What ends each line of a stream. Default: `"\n"`; `"\r\n"` in streams of version 2023-01-01. */
  lineEnding?: "\n" | "\r\n" | undefined;
  /** Limits that are answered by a 429 beyond. Their headers go with every answer to a valid request. Default: none. */
  rateLimits?: RateLimits | undefined;
  /**
   * Requests from a page of another origin: `"header"` lets through those that ask for it by
   * `anthropic-dangerous-direct-browser-access: true`, as the API does; `"any"` lets through all. Default: `"header"`.
   */
  cors?: "header" | "any" | undefined;
  /** Headers of every answer, such as `anthropic-organization-id`. Default: none. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Where ids and jitter come from: the same seed and requests give the same bytes. Default: 0. */
  seed?: number | undefined;
  /** Where time comes from. Default: `realClock`. */
  clock?: Clock | undefined;
  /** Makes the ids. Default: ids of the real shape, from the seed. */
  createId?: ((kind: "compl" | "req", callNumber: number) => string) | undefined;
  /** Told of each call when it is at its end, to log it, say. It must not throw. Default: nobody is told. */
  onCall?: ((call: Call) => void) | undefined;
  /** How many calls are remembered. Default: 1000. */
  maxCalls?: number | undefined;
}
