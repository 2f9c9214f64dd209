import { CHECKS, planChecks } from "@text-completions/contract";
import { describe, expect, test } from "vitest";
import { createBaseMock } from "./servers/base-mock.ts";
import { checkMock, createQuickClock } from "./servers/check-mock.ts";
import { withLayer } from "./servers/incoming.ts";
import { fail } from "./servers/layers.ts";

describe("a run", () => {
  test("has one result for each check, in the catalogue's order", async () => {
    const report = await checkMock();

    expect(report.results.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
    expect(report.complete).toBe(true);
    expect(report.failure).toBeUndefined();
  });

  test("returns a report that JSON can hold", async () => {
    const report = await checkMock();

    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test("sends what was planned, and each request once", async () => {
    const report = await checkMock();

    const { requests, checks } = planChecks();
    expect(report.summary.requests).toBe(requests);
    expect(report.exchanges).toHaveLength(requests);
    expect(report.results.filter(({ outcome }) => outcome !== "skipped").map(({ id }) => id)).toEqual(
      checks.map(({ id }) => id),
    );
  });

  test("has the same results with any concurrency", async () => {
    const [one, many] = await Promise.all([checkMock({ concurrency: 1 }), checkMock({ concurrency: 16 })]);

    const outcomes = [one, many].map(({ results }) =>
      // How fast the pieces came is the one thing that differs.
      results.filter(({ id }) => id !== "stream/not-buffered").map(({ outcome }) => outcome),
    );
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(one.exchanges.map(({ request }) => request.body)).toEqual(
      many.exchanges.map(({ request }) => request.body),
    );
  });

  test("reports each request that has ended", async () => {
    const seen: string[] = [];
    await checkMock({ only: ["auth"], onProgress: ({ done, total }) => seen.push(`${done}/${total}`) });

    expect(seen).toEqual(["1/6", "2/6", "3/6", "4/6", "5/6", "6/6"]);
  });

  test("takes a base URL with a path before /v1/complete, and one that ends in it", async () => {
    const urls: string[] = [];
    const fetch = async (request: Request): Promise<Response> => {
      urls.push(request.url);
      return createBaseMock().fetch(request);
    };
    for (const baseUrl of [
      "http://server.test/gateway/",
      "http://server.test/gateway/v1/complete",
      new URL("http://server.test/gateway/v1"),
    ]) {
      await checkMock({ baseUrl, fetch, only: ["response/status"] });
    }

    expect(new Set(urls)).toEqual(new Set(["http://server.test/gateway/v1/complete"]));
  });
});

describe("the selection of checks", () => {
  test("takes ids and groups", async () => {
    const report = await checkMock({ only: ["stream/*", "auth/key-required"], skip: ["stream/no-done"] });

    const run = report.results.filter(({ outcome }) => outcome !== "skipped").map(({ id }) => id);
    expect(run).toContain("stream/named-events");
    expect(run).toContain("auth/key-required");
    expect(run).not.toContain("stream/no-done");
    expect(new Set(run.map((id) => id.split("/")[0]))).toEqual(new Set(["stream", "auth"]));
  });

  test("says why a check is left out", async () => {
    const { results } = await checkMock({ only: ["errors", "client"], skipBillable: true });

    const reasons = new Map(results.map(({ id, reason }) => [id, reason]));
    expect(reasons.get("client/schema")?.code).toBe("client-check");
    expect(reasons.get("stream/no-done")).toEqual({
      code: "not-selected",
      text: "not selected",
      option: "only",
    });
  });

  test("sends nothing that generates text with skipBillable", async () => {
    const mock = createBaseMock();
    const report = await checkMock({ fetch: mock.fetch, skipBillable: true });

    expect(mock.calls.filter(({ status }) => status === 200)).toEqual([]);
    expect(planChecks({ skipBillable: true })).toMatchObject({ completions: 0, tokens: 0 });
    expect(report.summary.passed).toBeGreaterThan(50);
  });

  test("rejects a name that does not exist, and suggests near ones", async () => {
    await expect(checkMock({ only: ["stream/named-event"] })).rejects.toThrow(
      'Invalid option "only": expected ids or groups of checks, got "stream/named-event". Did you mean stream/named-events?',
    );
    expect(() => planChecks({ skip: ["strem"] })).toThrow(/Did you mean stream\?$/);
  });
});

describe("a run that ends early", () => {
  test("because of maxRequests returns a valid report of the results so far", async () => {
    const report = await checkMock({ maxRequests: 20 });

    expect(report).toMatchObject({
      complete: false,
      failure: { code: "request-limit", option: "maxRequests" },
    });
    expect(report.summary.requests).toBe(20);
    expect(report.summary.passed).toBeGreaterThan(10);
    expect(report.results.at(-12)).toMatchObject({
      outcome: "skipped",
      reason: { code: "request-limit", text: "the limit of 20 requests was reached" },
    });
  });

  test("because of its signal does so too", async () => {
    const controller = new AbortController();
    const report = await checkMock({
      signal: controller.signal,
      onProgress: ({ done }) => done === 30 && controller.abort(),
    });

    expect(report).toMatchObject({ complete: false, failure: { code: "aborted" } });
    expect(report.results).toHaveLength(CHECKS.length);
    expect(report.summary.failed).toBe(0);
  });
});

describe("a connection that breaks before the response", () => {
  /** A server that closes the connection this many times at a request for another model. */
  function createClosing(times: number) {
    let left = times;
    return withLayer(createBaseMock(), async ({ text }, pass) => {
      if (!text.includes("no-such-model") || left-- <= 0) return pass();
      throw new TypeError("terminated");
    });
  }

  test("once is not an error, because a server may close an idle connection", async () => {
    const report = await checkMock({
      ...createClosing(1),
      only: ["model/unknown-rejected", "response/received"],
    });

    expect(report.summary).toMatchObject({ passed: 2, failed: 0 });
    expect(report.exchanges).toHaveLength(report.summary.requests - 1);
  });

  test("twice is an error", async () => {
    const report = await checkMock({
      ...createClosing(2),
      only: ["model/unknown-rejected", "response/received"],
    });

    expect(report.results.filter(({ outcome }) => outcome !== "skipped")).toMatchObject([
      { id: "response/received", outcome: "failed" },
      {
        id: "model/unknown-rejected",
        outcome: "inconclusive",
        reason: { code: "no-response", text: "no response: terminated" },
      },
    ]);
  });
});

describe("ids of requests", () => {
  /** The result for a server that sends these ids, in order. */
  async function evaluateIds(...ids: string[]) {
    const server = withLayer(createBaseMock(), async (_, pass) => {
      const { status, body, headers } = await pass();
      const response = new Response(body, { status, headers });
      response.headers.set("request-id", ids.shift() ?? "");
      return response;
    });
    const { results } = await checkMock({ ...server, only: ["headers/request-id-unique"], concurrency: 1 });
    return results.find(({ id }) => id === "headers/request-id-unique");
  }

  test("that repeat are a violation", async () => {
    // The plain request is sent first, and evaluated first.
    const result = await evaluateIds("req_B", "req_A", "req_B");

    expect(result?.violations).toMatchObject([
      { message: "Two responses have the id req_B.", received: "req_B" },
    ]);
  });

  test("that are missing do not count as equal", async () => {
    expect((await evaluateIds("req_A", "", ""))?.outcome).toBe("inconclusive");
    expect((await evaluateIds("req_A", "", "req_B"))?.outcome).toBe("passed");
  });
});

describe("a busy server", () => {
  test("gets the request again after its retry-after", async () => {
    const clock = createQuickClock();
    let count = 0;
    const server = withLayer(createBaseMock(), async (_, pass) => {
      if (count++ > 0) return pass();
      const response = fail(429, "rate_limit_error");
      response.headers.set("retry-after", "7");
      return response;
    });
    const report = await checkMock({ ...server, clock, only: ["response/json"] });

    expect(clock.waits).toEqual([7000]);
    expect(report.summary).toMatchObject({ passed: 1, requests: 2 });
    expect(report.exchanges.map(({ response }) => response?.status)).toEqual([429, 200]);
  });

  test("leaves the check inconclusive if it asks for more than half a minute", async () => {
    const server = withLayer(createBaseMock(), async ({ text }, pass) => {
      if (!text.includes("no-such-model")) return pass();
      const response = fail(529, "overloaded_error");
      response.headers.set("retry-after", "3600");
      return response;
    });
    const report = await checkMock({ ...server, only: ["model/unknown-rejected"] });

    expect(report.results.find(({ outcome }) => outcome !== "skipped")).toMatchObject({
      outcome: "inconclusive",
      reason: { code: "server-busy", text: "the server was busy: 529 overloaded_error: No" },
    });
    expect(report.summary.requests).toBe(2);
  });
});
