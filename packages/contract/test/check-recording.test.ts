import {
  CHECKS,
  checkRecording,
  type Exchange,
  type RecordingOptions,
  type Report,
} from "@text-completions/contract";
import { expect, it } from "vitest";
import { completeRequest, KEY } from "./complete-request.ts";

const COMPLETION =
  '{"type":"completion","id":"compl_1","completion":" Hi","stop_reason":"stop_sequence","model":"claude-2.1"}';

async function exchange(
  body: object,
  [status, text]: [number, string],
  rest: Partial<Exchange> = {},
): Promise<Exchange> {
  const request = completeRequest(body);
  const { method, url, headers } = request;
  return {
    request: { method, url, headers, body: new Uint8Array(await request.arrayBuffer()) },
    response: {
      status,
      headers: new Headers({ "content-type": "application/json", "request-id": "req_1" }),
      headersAtMs: 10,
      chunks: text === "" ? [] : [{ atMs: 12, bytes: new TextEncoder().encode(text) }],
      endedAtMs: 13,
    },
    ...rest,
  };
}

function idsOf({ results }: Report, outcome: string): string[] {
  return results.filter((result) => result.outcome === outcome).map(({ id }) => id);
}

it("judges both sides of exchanges that have taken place, and skips what needs requests of its own", async () => {
  const report = checkRecording([
    await exchange({}, [200, COMPLETION]),
    await exchange({ temperature: 2 }, [200, COMPLETION.replace("claude-2.1", "")]),
  ]);

  expect(idsOf(report, "failed")).toEqual(["client/schema"]);
  expect(idsOf(report, "passed")).toContain("response/completion-schema");
  expect(report.results.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
  expect(report.results.find(({ id }) => id === "auth/key-required")).toMatchObject({
    outcome: "skipped",
    reason: "it needs requests of its own",
  });
  expect(report.results.find(({ id }) => id === "client/schema")?.violations).toMatchObject([
    { exchange: 1 },
  ]);
  expect(report).toMatchObject({
    complete: true,
    baseUrl: "https://api.anthropic.com",
    summary: { failed: 1, requests: 2 },
  });
});

it("judges what is chosen", async () => {
  const exchanges = [await exchange({ temperature: 2 }, [200, COMPLETION])];

  expect(idsOf(checkRecording(exchanges, { only: ["response/json"] }), "passed")).toEqual(["response/json"]);
  expect(idsOf(checkRecording(exchanges, { only: ["client/*"] }), "failed")).toEqual(["client/schema"]);
  expect(idsOf(checkRecording(exchanges, { skip: ["client"] }), "failed")).toEqual([]);
  expect(() => checkRecording(exchanges, { only: ["nothing"] })).toThrow(TypeError);
});

it("judges no body that its reader left", async () => {
  const report = checkRecording([
    await exchange({}, [529, ""], { abandoned: true }),
    await exchange({}, [200, COMPLETION.slice(0, 30)], { abandoned: true }),
  ]);

  expect(idsOf(report, "failed")).toEqual([]);
});

it("takes as long for each of many exchanges as for one", async () => {
  const one = await exchange({}, [200, COMPLETION]);
  const report = checkRecording(Array.from({ length: 2000 }, () => one));

  expect(report.summary.requests).toBe(2000);
  expect(report.results.find(({ id }) => id === "response/json")?.exchanges).toEqual(
    Array.from({ length: 2000 }, (_, at) => at),
  );
});

it("shows no key", async () => {
  const report = checkRecording([await exchange({ prompt: KEY }, [200, `{"completion":"${KEY}"}`])]);

  expect(JSON.stringify(report)).not.toContain(KEY);
  expect(idsOf(report, "failed")).toContain("keys/not-echoed");
});

it.each([
  [undefined, "they are of type undefined. Pass a list"],
  [{}, "they are of type object. Pass a list"],
  [[{}], "Failed to check exchange 0: it has no request with headers."],
])("refuses %j, which are no exchanges", (exchanges, message) => {
  const call = (): Report => checkRecording(exchanges as unknown as Exchange[]);

  expect(call).toThrow(TypeError);
  expect(call).toThrow(message);
});

it.each([
  [null, "the options are null"],
  [{ startedAt: "today" }, "startedAt is no date"],
  [{ baseUrl: 1 }, "baseUrl is of type number"],
])("refuses %j as options", (options, message) => {
  const call = (): Report => checkRecording([], options as unknown as RecordingOptions);

  expect(call).toThrow(TypeError);
  expect(call).toThrow(message);
});

it("says of no exchange that nothing could be determined", () => {
  const report = checkRecording([], { baseUrl: "https://none.example", startedAt: new Date(0) });

  expect(report).toMatchObject({ baseUrl: "https://none.example", startedAt: "1970-01-01T00:00:00.000Z" });
  expect(report.summary).toMatchObject({ passed: 0, failed: 0, requests: 0 });
});
