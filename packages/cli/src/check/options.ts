import type { Report, ReportFormat } from "@text-completions/contract";
import { COMPLETE_PATH } from "@text-completions/core";
import { isLoopbackHost } from "@text-completions/core/internal";
import { nameFlags, UsageError } from "../errors.ts";
import type { Io } from "../terminal/process-io.ts";

/** The flags of `check`, as commander names them. */
export interface CheckFlags {
  apiKey?: string;
  model?: string;
  only?: string[];
  skip?: string[];
  skipBillable?: true;
  strict?: true;
  format?: ReportFormat[];
  output?: string[];
  maxRequests?: number;
  concurrency?: number;
  timeout?: number;
  list?: true;
  dryRun?: true;
  fixtures?: string;
}

/** The flags that set options of `checkServer`, by what its messages call those. */
export const OPTION_FLAGS: Readonly<Record<string, string>> = {
  "`only`": "`--only`",
  "`skip`": "`--skip`",
  "`skipBillable`": "`--skip-billable`",
  maxRequests: "--max-requests",
  concurrency: "--concurrency",
  timeoutMs: "--timeout",
};

/**
 * Judges the URL of the server before anything is said of it. A value that is refused is not quoted: it may be a key in
 * the wrong place, or hold one.
 *
 * @throws {UsageError} if it is none, or more than the place of a server.
 */
export function readBaseUrl(value: string | undefined): string {
  if (value === undefined) throw refuse("no server is named", `Name its URL, such as ${EXAMPLE}`);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const remedy = `Name one such as ${EXAMPLE}, without ${COMPLETE_PATH}`;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw refuse("base-url is no URL of http or https", remedy);
  }
  if (url.username !== "" || url.password !== "") {
    throw refuse("base-url holds a user name or a password", "Give the key by --api-key");
  }
  if (url.search !== "" || url.hash !== "") throw refuse("base-url has a query or a fragment", remedy);
  return value;
}

const EXAMPLE = "http://127.0.0.1:4010";

function refuse(reason: string, remedy: string): UsageError {
  return new UsageError(`Failed to check: ${reason}. ${remedy}.`);
}

/** What is sent to a server on this machine if there is no key: mocks take any. */
export const ANY_KEY = "any";

/**
 * Finds the key for a server: that of the flag, else of the environment. Nothing for a server on this machine, which may
 * need none.
 *
 * @throws {UsageError} if there is none.
 */
export function readKey(baseUrl: string, { apiKey }: CheckFlags, { env }: Io): string | undefined {
  const key = apiKey?.trim() || env["ANTHROPIC_API_KEY"]?.trim();
  if (key) return key;
  if (isLoopbackHost(new URL(baseUrl).hostname)) return undefined;
  throw new UsageError(
    "Failed to find a key: ANTHROPIC_API_KEY is not set. Set it to a key that the server accepts.",
  );
}

/** A report whose reasons speak of the command line, for people who see no options of functions. */
export function toToldReport(report: Report, isKeyGiven: boolean): Report {
  const { failure } = report;
  const results = report.results.map((result) =>
    result.reason === undefined ? result : { ...result, reason: tellReason(result.reason) },
  );
  if (failure === undefined) return { ...report, results };
  return { ...report, results, failure: isKeyGiven ? failure : tellMissingKey(failure) };
}

function tellReason(reason: string): string {
  if (reason.startsWith("it judges clients")) {
    return "only a recording shows what a client does: use --fixtures";
  }
  return nameFlags(reason, OPTION_FLAGS);
}

function tellMissingKey(failure: string): string {
  return failure
    .replace(/(?<=^Failed to check \S+: )the key was refused/, "no key was given")
    .replace(/Pass one that the server accepts\.$/, "Set ANTHROPIC_API_KEY, or give one by --api-key.");
}
