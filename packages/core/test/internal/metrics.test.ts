import { addCallMetrics, createMetrics } from "@text-completions/core/internal";
import { expect, test } from "vitest";

test("a counter without labels is reported from the start", () => {
  const metrics = createMetrics("app_");
  const counter = metrics.counter("things_total", "Things.");

  expect(metrics.toText()).toBe(
    "# HELP app_things_total Things.\n# TYPE app_things_total counter\napp_things_total 0\n",
  );
  counter.add();
  counter.add(2);
  expect(metrics.toText()).toContain("\napp_things_total 3\n");
});

test("values of labels cannot break a line or the quotes around them", () => {
  const metrics = createMetrics("app_");
  metrics.counter("things_total", "Things.", ["kind"]).add(1, ['a"b\\c\nd']);

  expect(metrics.toText().split("\n")).toEqual([
    "# HELP app_things_total Things.",
    "# TYPE app_things_total counter",
    String.raw`app_things_total{kind="a\"b\\c\nd"} 1`,
    "",
  ]);
});

test("label values beyond 200 combinations count as other, and long ones are cut", () => {
  const metrics = createMetrics("app_");
  const counter = metrics.counter("things_total", "Things.", ["kind"]);
  counter.add(1, ["x".repeat(100_000)]);
  for (let index = 0; index < 1000; index++) counter.add(1, [`kind-${index}`]);
  counter.add(1, ["kind-0"]);

  const text = metrics.toText();
  expect(text.length).toBeLessThan(10_000);
  expect(text).toContain('app_things_total{kind="kind-0"} 2\n');
  expect(text).toContain('app_things_total{kind="other"} 801\n');
});

test("a histogram counts the values up to each bound", () => {
  const metrics = createMetrics("app_");
  const histogram = metrics.histogram("wait_seconds", "Wait.", [0.5, 2]);
  for (const value of [0.25, 0.5, 1, 4]) histogram.observe(value);

  expect(metrics.toText().split("\n").slice(1)).toEqual([
    "# TYPE app_wait_seconds histogram",
    'app_wait_seconds_bucket{le="0.5"} 2',
    'app_wait_seconds_bucket{le="2"} 3',
    'app_wait_seconds_bucket{le="+Inf"} 4',
    "app_wait_seconds_sum 5.75",
    "app_wait_seconds_count 4",
    "",
  ]);
});

test("calls are counted by how they ended", () => {
  const metrics = createMetrics("app_");
  const calls = addCallMetrics(metrics);
  calls.begin();
  calls.begin();
  calls.begin();
  calls.end({ status: 200, outcome: "answered", startedAt: 1000, endedAt: 1500 });
  calls.end({ outcome: "aborted", startedAt: 1000, endedAt: 2000 });

  expect(
    metrics
      .toText()
      .split("\n")
      .filter((line) => !line.startsWith("#")),
  ).toEqual([
    'app_calls_total{status="200",outcome="answered"} 1',
    'app_calls_total{status="",outcome="aborted"} 1',
    "app_calls_in_progress 1",
    "app_call_duration_seconds_sum 1.5",
    "app_call_duration_seconds_count 2",
    "",
  ]);
});
