import {
  addCallMetrics,
  createMetrics as createNamedMetrics,
  type Metrics as NamedMetrics,
} from "@text-completions/core/internal";
import type { Call } from "../engine/call.ts";
import type { Mock } from "../mock.ts";

/** Counts what a mock did, for monitoring. */
export interface Metrics extends Pick<NamedMetrics, "toText"> {
  /** Counts a call, now and at its end. */
  watch(mock: Mock, call: Call): void;
  /** Counts a scope that was forgotten because there were too many. */
  countDroppedScope(): void;
}

/** Creates counters that start at 0. Resetting a mock does not reset them. */
export function createMetrics(): Metrics {
  const metrics = createNamedMetrics("text_completions_mock_");
  const calls = addCallMetrics(metrics);
  const droppedScopes = metrics.counter(
    "dropped_scopes_total",
    "Scopes dropped because there were too many.",
  );

  async function watch(mock: Mock, call: Call): Promise<void> {
    calls.begin();
    calls.end(await mock.waitForEnd(call));
  }

  return {
    watch: (mock, call) => void watch(mock, call),
    countDroppedScope: () => droppedScopes.add(),
    toText: () => metrics.toText(),
  };
}
