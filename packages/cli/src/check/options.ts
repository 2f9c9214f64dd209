import { existsSync } from "node:fs";
import type {
  CheckDefinition,
  Profile,
  Reason,
  ReasonCode,
  Report,
  ReportFormat,
} from "@text-completions/contract";
import { invalidOption, isLoopbackHost, parseBaseUrl, SECRET } from "@text-completions/core/internal";
import { CommandError } from "../errors.ts";
import { type FlagNames, toCommandError, withFlags } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";

/** The flags of `check`, as commander names them. */
export interface CheckFlags {
  apiKey?: string;
  model?: string;
  only?: string[];
  skip?: string[];
  skipBillable?: true;
  profile?: Profile;
  strict?: true;
  format?: ReportFormat[];
  output?: string[];
  maxRequests?: number;
  concurrency?: number;
  timeout?: number;
  maxDuration?: number;
  list?: true;
  dryRun?: true;
  fixtures?: string;
  baseline?: string;
  updateBaseline?: true;
  config?: string;
}

/** What a run of `check` uses: flags, and what a configuration file adds to them. */
export interface CheckSettings extends CheckFlags {
  baseUrl?: string;
  checks?: CheckDefinition[];
}

/** The flags and variables that set the options of `checkServer`. */
export const OPTION_FLAGS: FlagNames = {
  baseUrl: "base URL",
  apiKey: "--api-key",
  model: "--model",
  only: "--only",
  skip: "--skip",
  skipBillable: "--skip-billable",
  profile: "--profile",
  maxRequests: "--max-requests",
  concurrency: "--concurrency",
  timeoutMs: "--timeout",
  maxDurationMs: "--max-duration",
};

/** The files that are read without `--config`, from the current folder. */
const CONFIG_FILES = [
  "text-completions.config.json",
  "text-completions.config.yaml",
  "text-completions.config.yml",
];

/**
 * Finds the configuration file in the current folder.
 *
 * @throws {CommandError} if there are several.
 */
export function findConfigFile(): string | undefined {
  const [found, ...others] = CONFIG_FILES.filter((name) => existsSync(name));
  if (others.length === 0) return found;
  throw new CommandError(
    `Found ${[found, ...others].join(" and ")}. Keep one of them, or pass --config FILE.`,
  );
}

const EXAMPLE_URL = "http://127.0.0.1:4010";

/**
 * Reads the URL of the server before anything is printed about it. The error does not quote what may be, or contain, a
 * key.
 *
 * @throws {CommandError} if it is missing or not valid.
 */
export function readBaseUrl(value: string | undefined): string {
  if (value === undefined) {
    throw new CommandError(`Missing base URL. Pass the URL of the server, such as ${EXAMPLE_URL}.`);
  }
  return withFlags(OPTION_FLAGS, () => parseBaseUrl(value)).baseUrl;
}

/** The key for a server on this machine if none is set: mocks accept any. */
export const ANY_KEY = "any";

/**
 * Finds the key for a server: that of the flag, or else of the environment. Undefined if there is none for a server on
 * this machine, which may need none.
 *
 * @throws {CommandError} if there is none for another server, or it is not valid.
 */
export function readKey(
  baseUrl: string,
  { apiKey }: CheckFlags,
  { env }: CommandContext,
): string | undefined {
  const name = apiKey?.trim() ? "--api-key" : "ANTHROPIC_API_KEY";
  const key = apiKey?.trim() || env["ANTHROPIC_API_KEY"]?.trim();
  if (key) {
    if (SECRET.accepts(key)) return key;
    throw toCommandError(invalidOption(name, SECRET.expected, key, { secret: true }), {});
  }
  if (isLoopbackHost(new URL(baseUrl).hostname)) return undefined;
  throw new CommandError(
    "Missing API key. Set ANTHROPIC_API_KEY or pass --api-key with a key that the server accepts.",
  );
}

/** A report whose reasons name flags, and say what to do on the command line. */
export function withFlagNames(report: Report, { hasKey }: { readonly hasKey: boolean }): Report {
  const { failure } = report;
  const rename = (reason: Reason): Reason => ({ ...reason, ...toCliReason(reason, hasKey) });
  return {
    ...report,
    ...(failure !== undefined && { failure: rename(failure) }),
    results: report.results.map((result) =>
      result.reason === undefined ? result : { ...result, reason: rename(result.reason) },
    ),
  };
}

/** Reasons caused by a flag, which are best explained by its name. */
const CHOSEN: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "not-selected",
  "excluded",
  "billable",
  "profile",
  "request-limit",
  "time-limit",
]);

function toCliReason({ code, option, text }: Reason, hasKey: boolean): Partial<Reason> {
  if (code === "client-check") return { text: "it checks clients: pass a recording with --fixtures" };
  if (code === "key-rejected" && !hasKey) {
    return { text: "the server needs a key. Set ANTHROPIC_API_KEY, or pass --api-key", option: "--api-key" };
  }
  const flag = option === undefined ? undefined : OPTION_FLAGS[option];
  if (flag === undefined) return {};
  return { option: flag, ...(CHOSEN.has(code) && { text: `${text} (${flag})` }) };
}
