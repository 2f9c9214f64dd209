import { type RecordedExchange, type Recording, SPEC_SHA256 } from "@text-completions/core";
import {
  checkOptions,
  createRedactor,
  fromRecordedExchange,
  listOf,
  oneOf,
  type OptionKind,
  type OptionTable,
  parseRecording,
  STRING,
} from "@text-completions/core/internal";
import { CHECK_LIST } from "./catalogue/define.ts";
import { PROFILES } from "./catalogue/profile.ts";
import { type Selection, selectChecks } from "./catalogue/select.ts";
import { ignoreUnread } from "./check-exchange.ts";
import { parseExchange } from "./exchange/parse.ts";
import type { PlanOptions } from "./options.ts";
import { type Report, summarize } from "./report.ts";
import { toRecord } from "./run/build-report.ts";
import { evaluateCheck } from "./run/evaluate.ts";

/** Options of {@link checkRecording}. */
export interface RecordingOptions extends Pick<PlanOptions, "only" | "skip" | "checks" | "profile"> {
  /** The URL that the report names as the server. Default: the origin of the first exchange. */
  baseUrl?: string | undefined;
  /** When the exchanges began. Default: now. */
  startedAt?: Date | undefined;
}

const DATE: OptionKind = {
  expected: "a valid Date",
  accepts: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
};

const OPTIONS = {
  only: listOf(STRING, "check ids"),
  skip: listOf(STRING, "check ids"),
  checks: CHECK_LIST,
  profile: oneOf(...PROFILES),
  baseUrl: STRING,
  startedAt: DATE,
} satisfies OptionTable<RecordingOptions>;

/**
 * Checks a recording, or a list of its exchanges: both the client's requests and the server's responses. Sends nothing;
 * checks that have to send requests are skipped.
 *
 * @throws {UsageError} if it is neither, an option is wrong, or `only` or `skip` names a check
 *   that does not exist.
 */
export function checkRecording(
  recording: Recording | readonly RecordedExchange[],
  options: RecordingOptions = {},
): Report {
  const isRecording = "exchanges" in Object(recording);
  const { exchanges } = parseRecording(isRecording ? recording : { version: 1, exchanges: recording });
  checkOptions(options, OPTIONS);
  const { baseUrl = originOf(exchanges[0]), startedAt = new Date() } = options;
  const parsed = exchanges.map((exchange) => parseExchange(fromRecordedExchange(exchange)));
  const evidence = { attempts: new Map<string, never>(), exchanges: parsed, exhausted: undefined };
  const results = selectPassiveChecks(options).map((selection) => evaluateCheck(selection, evidence));
  const redactor = createRedactor(parsed.flatMap(({ secrets }) => [...secrets]));
  return {
    version: 1,
    document: SPEC_SHA256,
    baseUrl,
    startedAt: startedAt.toISOString(),
    durationMs: 0,
    complete: true,
    results: redactor.value(results),
    exchanges: parsed.map(toRecord),
    summary: summarize(results, exchanges.length),
  };
}

function originOf(exchange: RecordedExchange | undefined): string {
  const url = exchange?.request.url ?? "";
  return URL.canParse(url) ? new URL(url).origin : "";
}

/** The selection of a run with the checks of clients, and without those that have to send requests. */
function selectPassiveChecks({ only, skip, checks, profile }: RecordingOptions): Selection[] {
  return selectChecks({ only, skip, checks, profile }, true).map(({ check, exclusion }) =>
    check.mode === "active"
      ? { check, exclusion: exclusion ?? { code: "active-check", text: "it has to send its own requests" } }
      : { check: ignoreUnread(check), exclusion },
  );
}
