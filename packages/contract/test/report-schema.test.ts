import { readFileSync, writeFileSync } from "node:fs";
import { checkRecording, checkServer } from "@text-completions/contract";
import schema from "@text-completions/contract/report.schema.json" with { type: "json" };
import { createMock, drop, raw, stream, text } from "@text-completions/mock";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { SAMPLE_REPORT } from "./sample-report.ts";

const validate = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allErrors: true,
  validateFormats: false,
}).compile(schema);

function problemsOf(value: unknown): string[] {
  validate(JSON.parse(JSON.stringify(value)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** A report in which one value is another; undefined takes it away. */
function changed(path: string, value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(SAMPLE_REPORT));
  const names = path.split(".");
  const last = names.pop() ?? "";
  const parent = names.reduce((each, name) => each[name], copy);
  parent[last] = value;
  return copy;
}

test.each([
  { name: "all is right", mock: createMock({ apiKeys: ["secret"] }), options: {} },
  {
    name: "streams are broken",
    mock: createMock().reply(stream([text(" a"), raw("data: [DONE]\n\n"), drop()])),
    options: {},
  },
  { name: "nobody knows the key", mock: createMock({ apiKeys: ["another"] }), options: {} },
  { name: "the run is cut off", mock: createMock(), options: { maxRequests: 20 } },
])("a report of checkServer is valid if $name", async ({ mock, options }) => {
  const report = await checkServer({
    baseUrl: "http://mock.example",
    apiKey: "secret",
    fetch: mock.fetch,
    ...options,
  });

  expect(problemsOf(report)).toEqual([]);
});

test("a report of checkRecording is valid, also without exchanges", () => {
  expect(problemsOf(checkRecording([]))).toEqual([]);
});

test("a sample report is valid, complete or not", () => {
  expect(problemsOf(SAMPLE_REPORT)).toEqual([]);
  expect(
    problemsOf({
      ...SAMPLE_REPORT,
      complete: false,
      failure: { code: "aborted", text: "the run was aborted" },
    }),
  ).toEqual([]);
});

test.each([
  { path: "version", value: 2, problem: "/version must be equal to constant" },
  { path: "document", value: "abc", problem: '/document must match pattern "^[0-9a-f]{64}$"' },
  { path: "baseUrl", value: undefined, problem: " must have required property 'baseUrl'" },
  { path: "extra", value: 1, problem: " must NOT have additional properties" },
  { path: "durationMs", value: -1, problem: "/durationMs must be >= 0" },
  { path: "summary.passed", value: undefined, problem: "/summary must have required property 'passed'" },
  {
    path: "results.0.outcome",
    value: "held",
    problem: "/results/0/outcome must be equal to one of the allowed values",
  },
  {
    path: "results.0.outcome",
    value: "failed",
    problem: "/results/0/violations must NOT have fewer than 1 items",
  },
  {
    path: "results.1.outcome",
    value: "passed",
    problem: "/results/1/violations must NOT have more than 0 items",
  },
  {
    path: "results.0.id",
    value: "No Id",
    problem: '/results/0/id must match pattern "^[a-z0-9-]+/[a-z0-9./-]+$"',
  },
  {
    path: "results.1.violations.0.where",
    value: undefined,
    problem: "/results/1/violations/0 must have required property 'where'",
  },
  {
    path: "results.1.violations.0.severity",
    value: "may",
    problem: "/results/1/violations/0/severity must be equal to one of the allowed values",
  },
  { path: "exchanges.0.end", value: undefined, problem: "/exchanges/0 must have required property 'end'" },
  {
    path: "results.4.reason.code",
    value: "No Code",
    problem: '/results/4/reason/code must match pattern "^[a-z]+(-[a-z]+)*$"',
  },
  { path: "exchanges.1.response.status", value: 99, problem: "/exchanges/1/response/status must be >= 100" },
])("a report whose $path is $value is not", ({ path, value, problem }) => {
  expect(problemsOf(changed(path, value))).toContain(problem);
});

test("its exchanges are those of spec/recording.yaml. If not: UPDATE_SCHEMA=1 pnpm vitest run packages/contract/test/report-schema.test.ts", () => {
  const file = new URL("../../../spec/recording.yaml", import.meta.url);
  const { Recording: _recording, ...recorded } = parse(readFileSync(file, "utf8")).$defs;
  const updated = { ...schema, $defs: { ...schema.$defs, ...recorded } };
  if (process.env["UPDATE_SCHEMA"] === "1") {
    const target = new URL("../report.schema.json", import.meta.url);
    writeFileSync(target, `${JSON.stringify(updated, undefined, 2)}\n`);
  }

  expect(schema).toEqual(updated);
});
