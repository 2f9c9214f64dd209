import { HEADER, SPEC_SHA256 } from "@text-completions/core";
import { type Probe, WRONG_KEY } from "../catalogue/probes.ts";
import type { Selection } from "../catalogue/select.ts";
import type { Chunk } from "../exchange.ts";
import type { Reading } from "../exchange/parse.ts";
import type { RunOptions } from "../options.ts";
import type { ArrivedChunk, CheckResult, ExchangeRecord, Report } from "../report.ts";
import type { Budget } from "./budget.ts";
import { judgeRule } from "./evaluate.ts";
import { findCoverage } from "./find-coverage.ts";
import { REDACTED, redact, redactPieces, secretsOf } from "./redact.ts";
import type { Answers } from "./run-probes.ts";

/** What a run has come to. */
export interface RunState {
  options: RunOptions;
  selections: readonly Selection[];
  probes: readonly Probe[];
  answers: Answers;
  budget: Budget;
  startedAt: number;
  /** Why the server could not be checked at all, if so. */
  failure: string | undefined;
}

/** Judges what is known, and writes it down without keys. */
export function buildReport(state: RunState): Report {
  const { options, probes, answers, budget, startedAt } = state;
  const readings = probes.flatMap(({ id }) => answers.get(id) ?? []);
  const results = judge(state);
  const secrets = secretsOf(options.apiKey);
  const failure = state.failure ?? budget.exhausted;
  const report: Report = {
    version: 1,
    document: SPEC_SHA256,
    baseUrl: options.baseUrl,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(options.clock.now() - startedAt),
    complete: failure === undefined,
    ...(failure === undefined ? {} : { failure }),
    results,
    exchanges: readings.map((reading) => toRecord(reading, secrets)),
    coverage: findCoverage(readings),
    summary: {
      passed: count(results, "passed"),
      failed: count(results, "failed"),
      inconclusive: count(results, "inconclusive"),
      skipped: count(results, "skipped"),
      requests: budget.taken,
    },
  };
  return redact(report, secrets);
}

function judge({ selections, probes, answers, budget, failure }: RunState): CheckResult[] {
  const readings = probes.flatMap(({ id }) => answers.get(id) ?? []);
  const evidence = { answers, readings, cutOff: budget.exhausted };
  return selections.map(({ rule, leftOut }) => {
    const reason = leftOut ?? (failure === undefined ? undefined : "the server could not be checked");
    return judgeRule({ rule, leftOut: reason }, evidence);
  });
}

function count(results: readonly CheckResult[], outcome: CheckResult["outcome"]): number {
  return results.filter((result) => result.outcome === outcome).length;
}

/** Headers that carry a key, or may. */
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  HEADER.xApiKey,
  HEADER.authorization,
  "proxy-authorization",
  "cookie",
  "set-cookie",
]);

/** An exchange as plain data. Keys are taken out of its headers and its pieces; of its other texts, by `redact`. */
export function toRecord({ exchange, request }: Reading, secrets: readonly string[]): ExchangeRecord {
  const { response, failure } = exchange;
  const { method, url, headers } = exchange.request;
  return {
    request: { method, url, headers: toPlainHeaders(headers), body: request.text },
    ...(response === undefined
      ? {}
      : {
          response: {
            status: response.status,
            headers: toPlainHeaders(response.headers),
            headersAtMs: round(response.headersAtMs),
            chunks: toArrivedChunks(response.chunks, secrets),
            endedAtMs: round(response.endedAtMs),
          },
        }),
    ...(failure === undefined ? {} : { failure: failure.message }),
  };
}

function toPlainHeaders(headers: Headers): Record<string, string> {
  // The wrong keys that a run makes up are no secret, and tell what was sent.
  return Object.fromEntries(
    [...headers].map(([name, value]) => [
      name,
      SECRET_HEADERS.has(name) && !value.includes(WRONG_KEY) ? REDACTED : value,
    ]),
  );
}

function toArrivedChunks(chunks: readonly Chunk[], secrets: readonly string[]): ArrivedChunk[] {
  const decoder = new TextDecoder();
  const texts = chunks.map(({ bytes }, at) => decoder.decode(bytes, { stream: at < chunks.length - 1 }));
  const shown = redactPieces(texts, secrets);
  return chunks.map(({ atMs, bytes }, at) => ({
    atMs: round(atMs),
    text: shown[at] ?? "",
    bytes: bytes.length,
  }));
}

/** To the hundredth of a millisecond. */
function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
