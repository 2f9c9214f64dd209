import { COMPLETE_PATH, DEFAULT_BASE_URL, MODELS } from "@text-completions/core";
import { misuse } from "./misuse.ts";
import { type Clock, realClock } from "./run/clock.ts";

/** Which checks to run, and at what cost. */
export interface PlanOptions {
  /** Checks to run: ids, or groups such as `"stream"`, `"stream/"` or `"stream/*"`. Default: all. */
  only?: readonly string[] | undefined;
  /** Checks to leave out, named alike. Default: none. */
  skip?: readonly string[] | undefined;
  /** The most requests to send, repeated ones included. What is not sent leaves checks skipped. Default: no limit. */
  maxRequests?: number | undefined;
  /** Whether to leave out every check that lets the model complete, which a provider bills. Default: false. */
  skipBillable?: boolean | undefined;
  /** The model to ask. Default: the newest that was served on this operation. */
  model?: string | undefined;
}

/** Options of `checkServer`. */
export interface CheckOptions extends PlanOptions {
  /** Where the server is, without `/v1/complete`. */
  baseUrl: string;
  /** A key the server accepts. It appears nowhere in the report. */
  apiKey: string;
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** How many requests are under way at once. Default: 4. */
  concurrency?: number | undefined;
  /**
   * How long one request may take, in milliseconds. Once one has taken longer, those after it may take a tenth, but at
   * least a second. Default: 30,000.
   */
  timeoutMs?: number | undefined;
  /** Told of each request that has ended. It must not throw. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Cuts the run off; the report says what was known by then. */
  signal?: AbortSignal | undefined;
  /** Where time comes from. Default: the real clock. */
  clock?: Clock | undefined;
}

/** How far a run has come. */
export interface Progress {
  /** Requests that have ended. */
  done: number;
  /** Requests that are planned. */
  total: number;
  /** The request that ended last, such as `"count/stream"`. */
  request: string;
  /** Its status; undefined if no answer came. */
  status: number | undefined;
}

/** Options of a run, judged and complete. */
export interface RunOptions {
  baseUrl: string;
  apiKey: string;
  model: string;
  maxRequests: number;
  concurrency: number;
  timeoutMs: number;
  fetch: (request: Request) => Promise<Response>;
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
  clock: Clock;
}

const WHAT = "check the server";
const MOST_AT_ONCE = 64;
/** Timers of longer time go off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Judges the options of a run, and fills in what is left out. */
export function readOptions(options: CheckOptions): RunOptions {
  requireOptions(WHAT, options);
  const { baseUrl, apiKey, model = MODELS[0].id, clock = realClock } = options;
  const url = readBaseUrl(baseUrl);
  const { fetch = (request) => globalThis.fetch(request), onProgress = () => undefined } = options;
  demandText("model", model);
  demandFunction("fetch", fetch);
  demandFunction("onProgress", onProgress);
  demandFunction("clock.now", clock?.now);
  demandFunction("clock.wait", clock?.wait);
  const { signal = new AbortController().signal } = options;
  if (typeof signal?.aborted !== "boolean")
    throw misuse(WHAT, "signal is no AbortSignal", "Pass one, or leave it out");
  return {
    baseUrl: url,
    apiKey: readKey(apiKey),
    model,
    clock,
    fetch,
    onProgress,
    maxRequests: demandNumber(WHAT, "maxRequests", options.maxRequests ?? Infinity),
    concurrency: Math.min(demandNumber(WHAT, "concurrency", options.concurrency ?? 4), MOST_AT_ONCE),
    timeoutMs: Math.min(demandNumber(WHAT, "timeoutMs", options.timeoutMs ?? 30_000), LONGEST_TIMER_MS),
    signal,
  };
}

/** The base URL without slashes at the end. */
function readBaseUrl(value: unknown): string {
  const remedy = `Pass the full URL before ${COMPLETE_PATH}, such as "${DEFAULT_BASE_URL}"`;
  const isUrl = typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
  // A value that is no URL may be a key in the wrong place, so it is not quoted.
  if (!isUrl) throw misuse(WHAT, "baseUrl is no URL of http or https", remedy);
  const url = new URL(value);
  if (url.username !== "" || url.password !== "") {
    throw misuse(WHAT, "baseUrl holds a user name or a password", "Pass the key as apiKey");
  }
  if (url.search !== "" || url.hash !== "") throw misuse(WHAT, "baseUrl has a query or a fragment", remedy);
  const base = (url.origin + url.pathname).replace(/\/+$/, "");
  return base.endsWith(COMPLETE_PATH) ? base.slice(0, -COMPLETE_PATH.length) : base;
}

/** The key without white space around it, which a header would drop. `Headers` would show what it refuses in its error. */
function readKey(value: unknown): string {
  demandText("apiKey", value);
  const key = String(value).trim();
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw misuse(WHAT, "apiKey is empty or no header can hold it", "Pass it as it was issued");
}

function demandText(name: string, value: unknown): void {
  if (typeof value === "string" && value.trim() !== "") return;
  throw misuse(WHAT, `${name} is ${value === "" ? "empty" : `of type ${typeof value}`}`, "Pass a text");
}

function demandFunction(name: string, value: unknown): void {
  if (typeof value === "function") return;
  throw misuse(WHAT, `${name} is of type ${typeof value}`, "Pass a function, or leave it out");
}

/**
 * Refuses options that are no object.
 *
 * @throws {TypeError} that says what they are.
 */
export function requireOptions(what: string, options: unknown): void {
  if (typeof options === "object" && options !== null) return;
  throw misuse(what, `the options are ${String(options)}`, "Pass an object");
}

/**
 * Gives a number that counts or measures something back.
 *
 * @throws {TypeError} if it is none, or less than 1.
 */
export function demandNumber(what: string, name: string, value: unknown): number {
  if (typeof value === "number" && value >= 1) return value;
  throw misuse(what, `${name} is ${String(value)}`, "Pass a number, at least 1");
}
