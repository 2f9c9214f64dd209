import {
  applyBaseline,
  type Baseline,
  createBaseline,
  formatReport,
  REPORT_FORMATS,
} from "@text-completions/contract";
import schema from "@text-completions/contract/report.schema.json" with { type: "json" };
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { SAMPLE_REPORT } from "./sample-report.ts";

function baselineOf(...checks: string[]): Baseline {
  return { version: 1, known: checks.map((check) => ({ check })) };
}

const FAILED = ["stream/nothing-after-end", "errors/status", "headers/request-id"];

test("a report with a baseline says which failures are known, and which entries are fixed or stale", () => {
  const report = applyBaseline(
    SAMPLE_REPORT,
    baselineOf("errors/status", "request/plain", "gone/check", "stop/honoured"),
  );

  expect(report.results.filter(({ known }) => known === true).map(({ id }) => id)).toEqual(["errors/status"]);
  expect(report.baseline).toEqual({ fixed: ["request/plain"], stale: ["gone/check"] });
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  expect(validate(JSON.parse(JSON.stringify(report)))).toBe(true);
});

test("a second baseline replaces the first", () => {
  const first = applyBaseline(SAMPLE_REPORT, baselineOf(...FAILED));

  expect(applyBaseline(first, baselineOf())).toEqual({
    ...SAMPLE_REPORT,
    baseline: { fixed: [], stale: [] },
  });
});

describe("createBaseline", () => {
  test("lists what failed, so that nothing of the same report is new", () => {
    const baseline = createBaseline(SAMPLE_REPORT);

    expect(baseline.known.map(({ check }) => check)).toEqual(FAILED);
    expect(formatReport(applyBaseline(SAMPLE_REPORT, baseline))).toContain(
      "http://127.0.0.1:4010 fails only known checks: 3 of the baseline.",
    );
  });

  test("keeps reasons, and what could not be evaluated; drops what passes or does not exist", () => {
    const previous: Baseline = {
      version: 1,
      known: [
        { check: "errors/status", reason: "The proxy does it." },
        { check: "stop/honoured" },
        { check: "request/plain" },
        { check: "gone/check" },
      ],
    };

    expect(createBaseline(SAMPLE_REPORT, previous).known).toEqual([
      { check: "stream/nothing-after-end" },
      { check: "errors/status", reason: "The proxy does it." },
      { check: "headers/request-id" },
      { check: "stop/honoured" },
    ]);
  });
});

const PARTLY = applyBaseline(SAMPLE_REPORT, baselineOf("errors/status", "request/plain", "gone/check"));
const WHOLLY = applyBaseline(SAMPLE_REPORT, baselineOf(...FAILED));

test.each(REPORT_FORMATS)("the format %s shows what is new, known, fixed and stale", (format) => {
  const text = formatReport(PARTLY, format);

  for (const id of ["stream/nothing-after-end", "errors/status", "request/plain"]) {
    expect(text).toContain(format === "junit" ? id.replaceAll("/", ".") : id);
  }
});

test("pretty and GitHub explain only what is new", () => {
  expect(formatReport(PARTLY)).toContain("! known to fail: errors/status\n");
  expect(formatReport(PARTLY)).toContain("✓ fixed, remove from the baseline: request/plain\n");
  expect(formatReport(PARTLY)).toContain("! no such check, remove from the baseline: gone/check\n");
  expect(formatReport(PARTLY)).toContain("does not conform: 1 required check failed.");
  expect(formatReport(PARTLY, "github")).not.toContain("::error title=errors/status");
  expect(formatReport(PARTLY, "github")).toContain(
    "::notice title=baseline::fixed, remove from the baseline: request/plain\n",
  );
  expect(formatReport(WHOLLY, "github")).not.toContain("::error");
});

test("JUnit, SARIF and HTML mark what is known", () => {
  expect(formatReport(WHOLLY, "junit")).toContain('failures="0"');
  expect(formatReport(WHOLLY, "junit")).toContain('<skipped message="known to fail (baseline)"/>');
  const [{ results }] = JSON.parse(formatReport(PARTLY, "sarif")).runs;
  const states = results.map(
    (each: { ruleId: string; baselineState: string }) => `${each.ruleId} ${each.baselineState}`,
  );
  expect(new Set(states)).toEqual(
    new Set(["stream/nothing-after-end new", "errors/status unchanged", "headers/request-id new"]),
  );
  expect(formatReport(WHOLLY, "html")).toContain('<p class="outcome">Fails only known checks</p>');
});

test.each([
  { name: "null", value: null, message: 'Invalid option "baseline": expected an object, got null.' },
  { name: "nothing known", value: { version: 1 }, message: 'Missing option "baseline.known"' },
  {
    name: "another version",
    value: { version: 2, known: [] },
    message: 'Invalid option "baseline.version": expected 1, got 2.',
  },
  {
    name: "ids alone",
    value: { version: 1, known: ["errors/status"] },
    message: 'Invalid option "baseline.known[0]": expected an object, got "errors/status".',
  },
])("a baseline that is $name is rejected", ({ value, message }) => {
  // @ts-expect-error JavaScript may pass anything.
  expect(() => applyBaseline(SAMPLE_REPORT, value)).toThrow(message);
  // @ts-expect-error JavaScript may pass anything.
  expect(() => createBaseline(SAMPLE_REPORT, value)).toThrow(message);
});
