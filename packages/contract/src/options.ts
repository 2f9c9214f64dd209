import { MODELS } from "@text-completions/core";
import {
  BASE_URL,
  BOOLEAN,
  checkOptions,
  type Clock,
  CLOCK,
  type FetchFunction,
  FUNCTION,
  listOf,
  number,
  oneOf,
  type OptionKind,
  type OptionTable,
  parseBaseUrl,
  realClock,
  required,
  SECRET,
  SIGNAL,
  STRING,
} from "@text-completions/core/internal";
import { CHECK_LIST, type CheckDefinition } from "./catalogue/define.ts";
import { type Profile, PROFILES } from "./catalogue/profile.ts";

/**
 * Sends a request, as the global `fetch` does. The signal is passed separately, because Node loses that of a request.
 */
export type Fetch = FetchFunction;

/** Which checks to run, and at what cost. */
export interface PlanOptions {
  /** Checks to run: ids, or groups such as `"stream"`, `"stream/"` or `"stream/*"`. Default: all. */
  only?: readonly string[] | undefined;
  /** Checks to skip: ids or groups. Default: none. */
  skip?: readonly string[] | undefined;
  /** Checks of your own, made with `defineCheck`, which run after those of the catalogue. Default: none. */
  checks?: readonly CheckDefinition[] | undefined;
  /**
   * The edition of the API that the server imitates. With `"2023"`, `type`, `id` and `request_id` may be missing. Default: `"latest"`.
   */
  profile?: Profile | undefined;
  /**
   * The maximum number of requests, including repeated ones. Checks that need more are skipped. Default: no limit.
   */
  maxRequests?: number | undefined;
  /** Whether to skip every check for which the model has to generate text, which a provider bills. Default: false. */
  skipBillable?: boolean | undefined;
  /** The model to request. Default: `claude-2.1`, the newest that was served on this operation. */
  model?: string | undefined;
}

/** Options of `checkServer`. */
export interface CheckOptions extends PlanOptions {
  /** The URL of the server, without `/v1/complete`. */
  baseUrl: string | URL;
  /** A key that the server accepts. It appears nowhere in the report. */
  apiKey: string;
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: Fetch | undefined;
  /** How many requests run at once, at most 64. Default: 4. */
  concurrency?: number | undefined;
  /**
   * How long one request may take, in milliseconds. Default: 30,000.
   *
   * After the first request that takes longer, later ones get a tenth of it, but at least a second.
   */
  timeoutMs?: number | undefined;
  /** How long the whole run may take, in milliseconds. Checks that need longer are skipped. Default: 600,000. */
  maxDurationMs?: number | undefined;
  /**
   * How many bytes of a response body to read; a longer one fails `response/whole-body`. Default: 8,388,608.
   *
   * All responses of a run together are kept up to 48 MiB of streams and 10 MiB of others; then the limit is 64 KiB.
   */
  maxResponseBytes?: number | undefined;
  /** Called after each request. Must not throw. Default: none. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Ends the run; the report contains the results so far. Default: none. */
  signal?: AbortSignal | undefined;
  /** The source of time. Default: the platform's time, which fake timers do not control. */
  clock?: Clock | undefined;
}

/** How far a run has come. */
export interface Progress {
  /** How many requests have ended. */
  done: number;
  /** How many requests are planned. */
  total: number;
  /** The id of the request that ended last, such as `"completion/plain"`. */
  request: string;
  /** Its status; undefined if no response arrived. */
  status: number | undefined;
}

/** Options of a run with all defaults. */
export interface RunOptions {
  baseUrl: string;
  apiKey: string;
  model: string;
  maxRequests: number;
  concurrency: number;
  timeoutMs: number;
  maxDurationMs: number;
  maxResponseBytes: number;
  fetch: Fetch;
  onProgress: (progress: Progress) => void;
  signal: AbortSignal | undefined;
  clock: Clock;
}

const NON_EMPTY: OptionKind = {
  expected: "a non-empty string",
  accepts: (value) => typeof value === "string" && value.trim() !== "",
};

const SELECTION_TABLE = { only: listOf(STRING, "check ids"), skip: listOf(STRING, "check ids") };

const PLAN_TABLE = {
  ...SELECTION_TABLE,
  checks: CHECK_LIST,
  profile: oneOf(...PROFILES),
  maxRequests: number({ min: 1 }),
  skipBillable: BOOLEAN,
  model: NON_EMPTY,
} satisfies OptionTable<PlanOptions>;

const RUN_TABLE = {
  ...PLAN_TABLE,
  baseUrl: required(BASE_URL),
  apiKey: required(SECRET),
  fetch: FUNCTION,
  concurrency: number({ min: 1 }),
  timeoutMs: number({ min: 1 }),
  maxDurationMs: number({ min: 1 }),
  maxResponseBytes: number({ min: 1 }),
  onProgress: FUNCTION,
  signal: SIGNAL,
  clock: CLOCK,
} satisfies OptionTable<CheckOptions>;

const MAX_CONCURRENCY = 64;

/**
 * Checks the options of a run, and fills in the defaults.
 *
 * @throws {UsageError} that names the first option that is wrong.
 */
export function resolveRunOptions(options: CheckOptions): RunOptions {
  checkOptions(options, RUN_TABLE);
  const { model = MODELS[0].id, clock = realClock, concurrency = 4, maxRequests = Infinity } = options;
  const { timeoutMs = 30_000, maxDurationMs = 600_000, maxResponseBytes = 8_388_608, signal } = options;
  const { fetch = (request, init) => globalThis.fetch(request, init), onProgress = () => undefined } =
    options;
  return {
    baseUrl: parseBaseUrl(options.baseUrl).baseUrl,
    apiKey: options.apiKey.trim(),
    model,
    clock,
    fetch,
    onProgress,
    maxRequests,
    concurrency: Math.min(concurrency, MAX_CONCURRENCY),
    timeoutMs,
    maxDurationMs,
    maxResponseBytes,
    signal,
  };
}

/**
 * Checks the options of a plan. All options of a run are accepted, so that both take the same object.
 *
 * @throws {UsageError} that names the first option that is wrong.
 */
export function checkPlanOptions(options: PlanOptions): void {
  checkOptions<PlanOptions & Partial<CheckOptions>>(options, {
    ...RUN_TABLE,
    baseUrl: BASE_URL,
    apiKey: SECRET,
  });
}
