import { COMPLETE_PATH, DEFAULT_BASE_URL, MODELS } from "@text-completions/core";
import type { CheckOptions, RunOptions } from "./check-options.ts";
import { demandNumber } from "./demand-number.ts";
import { misuse } from "./misuse.ts";
import { requireOptions } from "./require-options.ts";
import { realClock } from "./run/clock.ts";

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
