import type { Call } from "../engine/call.ts";
import type { Mock } from "../mock.ts";

/** Counts what a mock did, for a monitor. */
export interface Metrics {
  /** Counts a call, now and at its end. */
  watch(mock: Mock, call: Call): void;
  /** The counts in the text format of Prometheus. */
  toText(): string;
}

/** Creates counters that stand at 0. They go on counting when a mock is reset. */
export function createMetrics(): Metrics {
  const ended = new Map<string, number>();
  let underWay = 0;
  let count = 0;
  let seconds = 0;

  async function watch(mock: Mock, call: Call): Promise<void> {
    underWay++;
    const { status, outcome, startedAt, endedAt = startedAt } = await mock.waitForEnd(call);
    underWay--;
    count++;
    seconds += (endedAt - startedAt) / 1000;
    const labels = `status="${status ?? ""}",outcome="${outcome}"`;
    ended.set(labels, (ended.get(labels) ?? 0) + 1);
  }

  return {
    watch: (mock, call) => void watch(mock, call),
    toText: () =>
      [
        describe("calls_total", "counter", "Calls that have ended."),
        ...[...ended].map(([labels, value]) => `${PREFIX}calls_total{${labels}} ${value}`),
        describe("calls_under_way", "gauge", "Calls that have not ended."),
        `${PREFIX}calls_under_way ${underWay}`,
        describe("call_duration_seconds", "summary", "Time from a request to the end of its answer."),
        `${PREFIX}call_duration_seconds_sum ${seconds}`,
        `${PREFIX}call_duration_seconds_count ${count}`,
        "",
      ].join("\n"),
  };
}

const PREFIX = "text_completions_mock_";

function describe(name: string, type: string, help: string): string {
  return `# HELP ${PREFIX}${name} ${help}\n# TYPE ${PREFIX}${name} ${type}`;
}
