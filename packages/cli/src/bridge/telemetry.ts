import { ProxyTracerProvider, trace } from "@opentelemetry/api";
import type { Telemetry } from "@text-completions/bridge";
import { createTelemetry } from "@text-completions/bridge/opentelemetry";
import { realClock, startTimer } from "@text-completions/core/internal";

/** What traces the requests of a run. */
export interface RunTelemetry {
  readonly telemetry: Telemetry;
  /** Whether an SDK receives the spans. */
  readonly isRegistered: boolean;
  /** Waits until the SDK has exported the spans of the run, for a limited time. */
  readonly flush: () => Promise<void>;
}

/** How long an exporter may take to send the last spans. */
const MAX_FLUSH_MS = 3000;

/** Traces with the SDK that is registered in this process. */
export function createRunTelemetry(): RunTelemetry {
  const registered = findProvider();
  return {
    telemetry: createTelemetry(),
    isRegistered: registered !== undefined,
    flush: () =>
      new Promise((resolve) => {
        const stopTimer = startTimer(realClock, MAX_FLUSH_MS, resolve);
        void flushSpans(registered).finally(() => {
          stopTimer();
          resolve();
        });
      }),
  };
}

/** The tracer provider of the SDK; undefined if there is none. */
function findProvider(): object | undefined {
  const provider = trace.getTracerProvider();
  // A provider that another copy of the API has registered is not an instance of this copy's class.
  if (!(provider instanceof ProxyTracerProvider)) return provider;
  return provider.getDelegateTracer("") === undefined ? undefined : provider.getDelegate();
}

/** Exporters report their errors themselves. The interface of a provider lacks this method, but every SDK has it. */
async function flushSpans(provider: object | undefined): Promise<void> {
  if (hasFlush(provider)) await provider.forceFlush().catch(() => undefined);
}

function hasFlush(provider: object | undefined): provider is { forceFlush: () => Promise<void> } {
  return typeof Reflect.get(Object(provider), "forceFlush") === "function";
}
