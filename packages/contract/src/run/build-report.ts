import { type RecordedExchange, SPEC_SHA256 } from "@text-completions/core";
import { createRedactor, type Exchange, toRecordedExchange } from "@text-completions/core/internal";
import { type Probe, WRONG_KEY } from "../catalogue/probes.ts";
import type { Selection } from "../catalogue/select.ts";
import type { ParsedExchange } from "../exchange/parsed-exchange.ts";
import type { RunOptions } from "../options.ts";
import type { Reason } from "../reason.ts";
import { type CheckResult, type Report, summarize } from "../report.ts";
import type { Budget } from "./budget.ts";
import { evaluateCheck } from "./evaluate.ts";
import type { Attempts } from "./run-probes.ts";

/** A run that has ended. */
export interface RunState {
  options: RunOptions;
  selections: readonly Selection[];
  probes: readonly Probe[];
  attempts: Attempts;
  budget: Budget;
  startedAt: number;
  /** Why the server could not be checked at all; undefined if it could. */
  failure: Reason | undefined;
}

/** Evaluates the exchanges of a run and reports the results without keys. */
export function buildReport(state: RunState): Report {
  const { options, probes, attempts, budget, startedAt } = state;
  const exchanges = probes.flatMap(({ id }) => attempts.get(id) ?? []);
  const results = evaluate(state, exchanges);
  const failure = state.failure ?? budget.exhausted;
  const redactor = createRedactor([options.apiKey]);
  return {
    version: 1,
    document: SPEC_SHA256,
    baseUrl: options.baseUrl,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(options.clock.now() - startedAt),
    complete: failure === undefined,
    ...(failure !== undefined && { failure: redactor.value(failure) }),
    results: redactor.value(results),
    exchanges: exchanges.map(toRecord),
    summary: summarize(results, budget.requests),
  };
}

function evaluate(
  { selections, attempts, budget, failure }: RunState,
  exchanges: readonly ParsedExchange[],
): CheckResult[] {
  const evidence = { attempts, exchanges, exhausted: budget.exhausted };
  const notCheckable: Reason = { code: "not-checkable", text: "the server could not be checked" };
  return selections.map(({ check, exclusion }) =>
    evaluateCheck({ check, exclusion: exclusion ?? (failure && notCheckable) }, evidence),
  );
}

/** An exchange as plain data without secrets. A made-up key is not a secret: it shows what was sent. */
export function toRecord(parsed: ParsedExchange): RecordedExchange {
  const recorded = toRecordedExchange(withoutSplitSecrets(parsed), createRedactor(parsed.secrets));
  const madeUp = [...parsed.exchange.request.headers].filter(([, value]) => value.includes(WRONG_KEY));
  if (madeUp.length === 0) return recorded;
  const headers = { ...recorded.request.headers, ...Object.fromEntries(madeUp) };
  return { ...recorded, request: { ...recorded.request, headers } };
}

/** If a secret is spread over events, the stream is written again from the parsed events, in which it is redacted. */
function withoutSplitSecrets({ exchange, response }: ParsedExchange): Exchange {
  if (exchange.response === undefined || response?.stream === undefined || !response.splitsSecret) {
    return exchange;
  }
  const encoder = new TextEncoder();
  const chunks = response.stream.blocks.map(({ name, data, atMs }) => {
    const lines = [...(name === undefined ? [] : [`event: ${name}`]), ...data.split("\n").map(toDataLine)];
    return { atMs, bytes: encoder.encode(`${lines.join("\n")}\n\n`) };
  });
  return { ...exchange, response: { ...exchange.response, chunks } };
}

function toDataLine(line: string): string {
  return `data: ${line}`;
}
