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
  ["all is right", createMock({ apiKeys: ["secret"] }), {}],
  ["streams are broken", createMock().reply(stream([text(" a"), raw("data: [DONE]\n\n"), drop()])), {}],
  ["nobody knows the key", createMock({ apiKeys: ["another"] }), {}],
  ["the run is cut off", createMock(), { maxRequests: 20 }],
])("a report of checkServer is valid if %s", async (_title, mock, options) => {
  const report = await checkServer({
    baseUrl: "http://mock.example",
    apiKey: "secret",
    fetch: mock.fetch,
    ...options,
  });

  expect(problemsOf(report)).toEqual([]);
});

test("a report of checkRecording is valid, of nothing, too", () => {
  expect(problemsOf(checkRecording([]))).toEqual([]);
});

test("a sample is valid, whole or cut off", () => {
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
  ["version", 2, "/version must be equal to constant"],
  ["document", "abc", '/document must match pattern "^[0-9a-f]{64}$"'],
  ["baseUrl", undefined, " must have required property 'baseUrl'"],
  ["extra", 1, " must NOT have additional properties"],
  ["durationMs", -1, "/durationMs must be >= 0"],
  ["summary.passed", undefined, "/summary must have required property 'passed'"],
  ["results.0.outcome", "held", "/results/0/outcome must be equal to one of the allowed values"],
  ["results.0.outcome", "failed", "/results/0/violations must NOT have fewer than 1 items"],
  ["results.1.outcome", "passed", "/results/1/violations must NOT have more than 0 items"],
  ["results.0.id", "No Id", '/results/0/id must match pattern "^[a-z0-9-]+/[a-z0-9./-]+$"'],
  ["results.1.violations.0.where", undefined, "/results/1/violations/0 must have required property 'where'"],
  [
    "results.1.violations.0.severity",
    "may",
    "/results/1/violations/0/severity must be equal to one of the allowed values",
  ],
  ["exchanges.0.end", undefined, "/exchanges/0 must have required property 'end'"],
  ["results.4.reason.code", "No Code", '/results/4/reason/code must match pattern "^[a-z]+(-[a-z]+)*$"'],
  ["exchanges.1.response.status", 99, "/exchanges/1/response/status must be >= 100"],
])("a report whose %s is %j is not", (path, value, problem) => {
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
