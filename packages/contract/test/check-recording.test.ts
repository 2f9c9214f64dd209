import { CHECKS, checkRecording, type RecordingOptions, type Report } from "@text-completions/contract";
import { expect, test } from "vitest";
import type { RecordedExchange } from "@text-completions/core";
import { COMPLETION, recorded, REQUEST_BODY } from "./exchange.ts";

const KEY = "the-key-of-this-test";
const HOT = { ...REQUEST_BODY, temperature: 2 };

function idsOf({ results }: Report, outcome: string): string[] {
  return results.filter((result) => result.outcome === outcome).map(({ id }) => id);
}

test("checks both sides of recorded exchanges, and skips checks that have to send requests", async () => {
  const report = checkRecording([
    recorded(),
    recorded({ body: HOT, response: COMPLETION.replace("claude-2.1", "") }),
  ]);

  expect(idsOf(report, "failed")).toEqual(["client/schema"]);
  expect(idsOf(report, "passed")).toContain("response/completion-schema");
  expect(report.results.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
  expect(report.results.find(({ id }) => id === "auth/key-required")).toMatchObject({
    outcome: "skipped",
    reason: { code: "active-check", text: "it has to send its own requests" },
  });
  expect(report.results.find(({ id }) => id === "client/schema")?.violations).toMatchObject([
    { exchange: 1 },
  ]);
  expect(report).toMatchObject({
    complete: true,
    baseUrl: "https://server.test",
    summary: { failed: 1, requests: 2 },
  });
});

test("checks a whole recording as it does its exchanges", async () => {
  const exchanges = [recorded({ body: HOT })];
  const startedAt = new Date(0);

  expect(checkRecording({ version: 1, exchanges }, { startedAt })).toEqual(
    checkRecording(exchanges, { startedAt }),
  );
});

test("runs only the selected checks", async () => {
  const exchanges = [recorded({ body: HOT })];

  expect(idsOf(checkRecording(exchanges, { only: ["response/json"] }), "passed")).toEqual(["response/json"]);
  expect(idsOf(checkRecording(exchanges, { only: ["client/*"] }), "failed")).toEqual(["client/schema"]);
  expect(idsOf(checkRecording(exchanges, { skip: ["client"] }), "failed")).toEqual([]);
  expect(() => checkRecording(exchanges, { only: ["nothing"] })).toThrow(TypeError);
});

test("finds nothing wrong with a body that its reader left", async () => {
  const report = checkRecording([
    recorded({ status: 529, response: [], end: "aborted" }),
    recorded({ response: COMPLETION.slice(0, 30), end: "aborted" }),
  ]);

  expect(idsOf(report, "failed")).toEqual([]);
});

test("takes linear time", async () => {
  const one = recorded();
  const report = checkRecording(Array.from({ length: 2000 }, () => one));

  expect(report.summary.requests).toBe(2000);
  expect(report.results.find(({ id }) => id === "response/json")?.exchanges).toEqual(
    Array.from({ length: 2000 }, (_, at) => at),
  );
});

test("never shows the key", async () => {
  const report = checkRecording([recorded({ body: { prompt: KEY }, response: `{"completion":"${KEY}"}` })]);

  expect(JSON.stringify(report)).not.toContain(KEY);
  expect(idsOf(report, "failed")).toContain("keys/not-echoed");
});

test.each([
  { what: "nothing", value: undefined, message: "recording/exchanges" },
  { what: "an object", value: {}, message: "recording/exchanges" },
  { what: "an object in the list", value: [{}], message: "recording/exchanges/0/request" },
])("rejects $what instead of exchanges", ({ value, message }) => {
  const call = (): Report => checkRecording(value as unknown as RecordedExchange[]);

  expect(call).toThrow(TypeError);
  expect(call).toThrow(message);
});

test.each([
  { options: null, message: 'Invalid option "options": expected an object, got null.' },
  {
    options: { startedAt: "today" },
    message: 'Invalid option "startedAt": expected a valid Date, got "today".',
  },
  { options: { baseUrl: 1 }, message: 'Invalid option "baseUrl": expected a string, got 1.' },
  { options: { baseURL: "" }, message: 'Unknown option "baseURL". Did you mean "baseUrl"?' },
])("rejects the options $options", ({ options, message }) => {
  const call = (): Report => checkRecording([], options as unknown as RecordingOptions);

  expect(call).toThrow(message);
});

test("is inconclusive without exchanges", () => {
  const report = checkRecording([], { baseUrl: "https://none.example", startedAt: new Date(0) });

  expect(report).toMatchObject({ baseUrl: "https://none.example", startedAt: "1970-01-01T00:00:00.000Z" });
  expect(report.summary).toMatchObject({ passed: 0, failed: 0, requests: 0 });
});
