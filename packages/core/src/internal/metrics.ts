/**
 * Metrics in the text format of Prometheus, 0.0.4, with the names that mock and bridge share.
 *
 * Written by hand, because the usual library (prom-client) depends on Node's modules, and these packages run in
 * browsers and workers as well.
 */
export interface Metrics {
  /** Adds a counter. Without labels it is reported from the start, as 0. */
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  /** Adds a value that is read when the metrics are. */
  gauge(name: string, help: string, read: () => number): void;
  /** Adds a sum and a count. */
  summary(name: string, help: string): Observer;
  /** Adds a distribution: how many values are at most each of the bounds, which ascend. */
  histogram(name: string, help: string, bounds: readonly number[]): Observer;
  /** All metrics, in the order in which they were added. */
  toText(): string;
}

/** A number that only grows, one for each combination of label values. */
export interface Counter {
  add(amount?: number, labels?: readonly string[]): void;
}

/** Takes measured values, durations in seconds. */
export interface Observer {
  observe(value: number): void;
}

/**
 * How many combinations of label values one counter reports. Beyond it, values count as `other`: some of them come from
 * a server, and each takes memory permanently.
 */
const MAX_SERIES = 200;
const MAX_LABEL_LENGTH = 200;
const OTHER = "other";

/** Creates a set of metrics whose names begin with `prefix`. */
export function createMetrics(prefix: string): Metrics {
  const families: (() => string[])[] = [];

  function add(name: string, type: string, help: string, samples: () => string[]): void {
    const full = prefix + name;
    families.push(() => [`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...samples()]);
  }

  return {
    counter(name, help, labels = []) {
      // Labels are written when they are read, which happens less often.
      const series = new Map<string, Series>();
      if (labels.length === 0) series.set("", { values: [], count: 0 });
      add(name, "counter", help, () =>
        [...series.values()].map(
          ({ values, count }) => `${prefix}${name}${formatLabels(labels, values)} ${count}`,
        ),
      );
      return {
        add(amount = 1, values = []) {
          const cut = values.map((value) => value.slice(0, MAX_LABEL_LENGTH));
          const known = series.get(cut.join("\0"));
          if (known !== undefined) {
            known.count += amount;
            return;
          }
          const own = series.size >= MAX_SERIES ? labels.map(() => OTHER) : cut;
          const key = own.join("\0");
          const { count } = series.get(key) ?? { count: 0 };
          series.set(key, { values: own, count: count + amount });
        },
      };
    },
    gauge(name, help, read) {
      add(name, "gauge", help, () => [`${prefix}${name} ${read()}`]);
    },
    summary(name, help) {
      const total = createTotal();
      add(name, "summary", help, () => total.toSamples(prefix + name));
      return total;
    },
    histogram(name, help, bounds) {
      const total = createTotal();
      const counts = bounds.map(() => 0);
      add(name, "histogram", help, () => [
        ...bounds.map((bound, index) => `${prefix}${name}_bucket{le="${bound}"} ${counts[index]}`),
        `${prefix}${name}_bucket{le="+Inf"} ${total.count()}`,
        ...total.toSamples(prefix + name),
      ]);
      return {
        observe(value) {
          total.observe(value);
          for (const [index, bound] of bounds.entries())
            if (value <= bound) counts[index] = (counts[index] ?? 0) + 1;
        },
      };
    },
    toText: () => `${families.flatMap((family) => family()).join("\n")}\n`,
  };
}

interface Series {
  readonly values: readonly string[];
  count: number;
}

interface Total extends Observer {
  count(): number;
  toSamples(name: string): string[];
}

function createTotal(): Total {
  let sum = 0;
  let count = 0;
  return {
    observe(value) {
      sum += value;
      count += 1;
    },
    count: () => count,
    toSamples: (name) => [`${name}_sum ${sum}`, `${name}_count ${count}`],
  };
}

function formatLabels(names: readonly string[], values: readonly string[]): string {
  if (names.length === 0) return "";
  return `{${names.map((name, index) => `${name}="${escapeLabel(values[index] ?? "")}"`).join(",")}}`;
}

/** Source: the exposition format of Prometheus, "Comments, help text, and type information". */
function escapeLabel(value: string): string {
  return value
    .replaceAll("\\", String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`);
}

/** How a call ended, for the metrics that all servers of this family have. */
export interface EndedCall {
  readonly status?: number | undefined;
  readonly outcome: string;
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
}

/** Counts calls. */
export interface CallMetrics {
  /** A call has begun. */
  readonly begin: () => void;
  /** It has ended. */
  readonly end: (call: EndedCall) => void;
}

/** Adds the metrics of calls, under the same names in all servers of this family. */
export function addCallMetrics(metrics: Metrics): CallMetrics {
  let inProgress = 0;
  const ended = metrics.counter("calls_total", "Calls that have ended.", ["status", "outcome"]);
  metrics.gauge("calls_in_progress", "Calls that have not ended.", () => inProgress);
  const duration = metrics.summary(
    "call_duration_seconds",
    "Time from a request to the end of its response.",
  );
  return {
    begin: () => void inProgress++,
    end({ status = "", outcome, startedAt, endedAt = startedAt }) {
      inProgress--;
      ended.add(1, [String(status), outcome]);
      duration.observe((endedAt - startedAt) / MS_PER_SECOND);
    },
  };
}

const MS_PER_SECOND = 1000;

/** The response to a request for metrics. */
export function metricsResponse(metrics: Pick<Metrics, "toText">): Response {
  return new Response(metrics.toText(), {
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
  });
}

/** The response to a health check: the server runs. */
export function healthResponse(facts: object = {}): Response {
  return Response.json({ status: "ok", ...facts });
}
