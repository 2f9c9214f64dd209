import type { Call } from "../engine/call.ts";
import type { Mock } from "../mock.ts";

/** Counts what a mock did, for monitoring. */
export interface Metrics {
  /** Counts a call, now and at its end. */
  watch(mock: Mock, call: Call): void;
  /** Counts a scope that was forgotten because there were too many. */
  countDroppedScope(): void;
  /** The counts in the text format of Prometheus. */
  toText(): string;
}

/** Creates counters that start at 0. A reset of a mock does not reset them. */
export function createMetrics(): Metrics {
  const ended = new Map<string, number>();
  let inProgress = 0;
  let droppedScopes = 0;
  let count = 0;
  let seconds = 0;

  async function watch(mock: Mock, call: Call): Promise<void> {
    inProgress++;
    const { status, outcome, startedAt, endedAt = startedAt } = await mock.waitForEnd(call);
    inProgress--;
    count++;
    seconds += (endedAt - startedAt) / 1000;
    const labels = `status="${status ?? ""}",outcome="${outcome}"`;
    ended.set(labels, (ended.get(labels) ?? 0) + 1);
  }

  return {
    watch: (mock, call) => void watch(mock, call),
    countDroppedScope: () => void droppedScopes++,
    toText: () =>
      [
        describe("calls_total", "counter", "Calls that have ended."),
        ...[...ended].map(([labels, value]) => `${PREFIX}calls_total{${labels}} ${value}`),
        describe("calls_in_progress", "gauge", "Calls that have not ended."),
        `${PREFIX}calls_in_progress ${inProgress}`,
        describe("call_duration_seconds", "summary", "Time from a request to the end of its response."),
        `${PREFIX}call_duration_seconds_sum ${seconds}`,
        `${PREFIX}call_duration_seconds_count ${count}`,
        describe("dropped_scopes_total", "counter", "Scopes dropped because there were too many."),
        `${PREFIX}dropped_scopes_total ${droppedScopes}`,
        "",
      ].join("\n"),
  };
}

const PREFIX = "text_completions_mock_";

function describe(name: string, type: string, help: string): string {
  return `# HELP ${PREFIX}${name} ${help}\n# TYPE ${PREFIX}${name} ${type}`;
}
