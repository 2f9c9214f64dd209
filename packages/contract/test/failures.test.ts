import { createServer as createTcpServer } from "node:net";
import { inspect } from "node:util";
import {
  checkExchange,
  type CheckOptions,
  CHECKS,
  checkServer,
  planChecks,
} from "@text-completions/contract";
import type { Clock, RecordedExchange } from "@text-completions/core";
import { serveMock } from "@text-completions/mock/server";
import { describe, expect, onTestFinished, test } from "vitest";
import { createBaseMock, KEY } from "./servers/base-mock.ts";
import { recorded } from "./exchange.ts";
import { endless } from "./servers/bodies.ts";
import { check, failed } from "./servers/check.ts";
import { checkMock, OPTIONS } from "./servers/check-mock.ts";
import { withLayer } from "./servers/incoming.ts";
import { rebuild } from "./servers/layers.ts";

/** Starts a server that sends the same bytes to everybody. */
async function startTcp(bytes: string): Promise<string> {
  const server = createTcpServer((socket) =>
    socket.on("error", () => undefined).once("data", () => socket.end(bytes)),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

describe("a server that cannot be checked", () => {
  test("because nothing listens results in a failure, with all checks skipped", async () => {
    const report = await checkServer({ ...OPTIONS, baseUrl: "http://127.0.0.1:1" });

    expect(report.complete).toBe(false);
    expect(report.failure).toMatchObject({
      code: "no-response",
      text: expect.stringMatching(
        /^no response arrived: fetch failed \(.+\)\. Is the server running at this URL\?$/,
      ),
    });
    expect(report.summary).toMatchObject({ skipped: CHECKS.length, requests: 1 });
    expect(report.results.find(({ id }) => id === "response/json")?.reason?.code).toBe("not-checkable");
  });

  test.each([
    {
      what: "a web page",
      bytes: "HTTP/1.1 200 OK\r\ncontent-type: Text/HTML\r\ncontent-length: 4\r\n\r\n<p/>",
      code: "web-page",
      text: "the response is a web page (200). Pass the URL before /v1/complete",
    },
    {
      what: "404",
      bytes: "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
      code: "not-found",
      text: "/v1/complete or the model does not exist: 404. Check the URL and the model",
    },
    {
      what: "a redirect",
      bytes: "HTTP/1.1 308 Moved\r\nlocation: https://x.test/\r\ncontent-length: 0\r\n\r\n",
      code: "redirect",
      text: "the server redirects to https://x.test/ (308). Pass the final URL",
    },
  ])("because it sends $what says so", async ({ bytes, code, text }) => {
    const report = await checkServer({ ...OPTIONS, baseUrl: await startTcp(bytes) });

    expect(report.failure).toMatchObject({ code, text });
    expect(report.summary.skipped).toBe(CHECKS.length);
  });

  test("because it does not speak HTTP is reported as such", async () => {
    const report = await checkServer({ ...OPTIONS, baseUrl: await startTcp("SSH-2.0-OpenSSH_9.9\r\n") });

    expect(report.failure?.code).toBe("no-response");
  });

  test("because it does not speak TLS is reported as such", async () => {
    await using server = await serveMock(createBaseMock());
    const report = await checkServer({ ...OPTIONS, baseUrl: server.url.replace("http:", "https:") });

    expect(report.failure?.text).toMatch(/no response arrived: fetch failed \(.*(SSL|EPROTO|packet)/);
  });

  test("because the key is wrong is reported as such, without the key", async () => {
    const report = await check(createBaseMock(), { apiKey: "not-the-key-of-anybody" });

    expect(report.failure).toMatchObject({ code: "key-rejected", option: "apiKey" });
    expect(inspect(report, { depth: 9 })).not.toContain("not-the-key-of-anybody");
  });

  test("because it fails itself is reported with where to look", async () => {
    const failing = async (): Promise<Response> => new Response("{}", { status: 503 });
    const report = await checkMock({ fetch: failing });

    expect(report.failure).toMatchObject({
      code: "server-error",
      text: "the simplest request failed: 503. See the server's log, and try again",
    });
  });

  test("because it no longer serves the model is reported with the date and the bridge", async () => {
    const error = { type: "error", error: { type: "not_found_error", message: "model: claude-2.1" } };
    const report = await checkMock({
      model: "claude-2.1",
      fetch: async () => Response.json(error, { status: 404 }),
    });

    expect(report.failure).toMatchObject({
      code: "not-found",
      option: "model",
      text: "claude-2.1 was retired on 2025-07-21: 404 not_found_error: model: claude-2.1. Pass a model that the server has, or the URL of a bridge (@text-completions/bridge)",
    });
  });

  test("a body that is not encoded as it says is reported with the encoding", async () => {
    const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n";
    const baseUrl = await startTcp(`${head}content-length: 2\r\nconnection: close\r\n\r\n{}`);
    const report = await checkServer({ ...OPTIONS, baseUrl, only: ["response/whole-body"] });

    expect(report.results.find(({ id }) => id === "response/whole-body")?.violations[0]?.message).toMatch(
      /^The body ended after 0 bytes: .*incorrect header check\)\. Its content-encoding is gzip\.$/,
    );
  });

  test("because it serves no such model is reported as such", async () => {
    const report = await checkMock({ model: "claude-0.9" });

    expect(report.failure?.text).toMatch(
      /or the model does not exist: 404 not_found_error: model: claude-0\.9\. /,
    );
  });
});

describe("a server whose streams never end", () => {
  test("is waited for in full only once, and fails the checks it violates", async () => {
    const timeouts = new Set<number>();
    const clock: Clock = {
      now: () => performance.now(),
      setTimeout: (callback, delayMs) =>
        setTimeout(() => {
          if (delayMs >= 1000) timeouts.add(delayMs);
          callback();
        }, delayMs / 300),
      clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
    };
    const server = withLayer(createBaseMock(), async ({ body }, pass) => {
      const response = await pass();
      return body["stream"] === true ? rebuild(response, endless("")) : response;
    });
    const report = await checkMock({ ...server, clock, only: ["stream"], concurrency: 2 });

    expect([...timeouts]).toEqual([30_000, 3000]);
    expect(report.complete).toBe(true);
    expect(failed(report)).toEqual(["stream/one-terminal-event"]);
    expect(report.results.find(({ id }) => id === "stream/one-terminal-event")?.violations[0]?.message).toBe(
      "The stream ended after 0 events without one that sets `stop_reason`, and without an error event (no complete response within 30000 ms).",
    );
  });
});

describe("the key", () => {
  test("is nowhere in a report, though the server repeats it, cut in two by the pieces of a stream", async () => {
    const server = withLayer(createBaseMock(), async (_, pass) => {
      const response = await pass();
      const text = `${await response.text()}\n: ${KEY}`;
      const bytes = new TextEncoder().encode(text);
      const cut = bytes.length - 5;
      return rebuild(
        new Response(null, {
          status: response.status,
          headers: { ...Object.fromEntries(response.headers), "x-key": KEY },
        }),
        new ReadableStream({
          start(controller) {
            controller.enqueue(bytes.subarray(0, cut));
            controller.enqueue(bytes.subarray(cut));
            controller.close();
          },
        }),
      );
    });
    const report = await checkMock(server);

    const texts = report.exchanges.map(({ response }) =>
      response?.chunks.map((chunk) => ("text" in chunk ? chunk.text : "")).join(""),
    );
    expect(JSON.stringify(report)).not.toContain(KEY);
    expect(texts.filter((text) => text?.includes(KEY.slice(0, -5)))).toEqual([]);
    expect(report.results.find(({ id }) => id === "keys/not-echoed")?.outcome).toBe("failed");
  });
});

describe("a key", () => {
  const quoteKey = (request: Request): Response =>
    new Response(`No such key: ${request.headers.get("x-api-key")}, said the server`, { status: 400 });

  test("is trimmed", async () => {
    const report = await checkMock({
      apiKey: `${KEY}\n`,
      fetch: async (request) => quoteKey(request),
      skipBillable: true,
    });

    expect(report.results.find(({ id }) => id === "keys/not-echoed")?.outcome).toBe("failed");
    expect(JSON.stringify(report)).not.toContain(KEY);
  });

  test.each([
    { apiKey: "sk-ant-secret\nmore", wrong: "U+000A" },
    { apiKey: "sk-ant-secret…", wrong: "U+2026" },
    { apiKey: "sk-ant-secret more", wrong: "a space" },
  ])("that no header can hold is rejected, and not quoted: $apiKey", async ({ apiKey, wrong }) => {
    await expect(checkServer({ ...OPTIONS, apiKey })).rejects.toThrow(
      `Invalid option "apiKey": expected a non-empty string without spaces, line breaks or non-ASCII characters, got a string with ${wrong} at index 13.`,
    );
  });

  test.each([
    { name: "a failure", status: 400, isStream: false },
    { name: "a response", status: 200, isStream: false },
    { name: "a stream", status: 200, isStream: true },
  ])("is not shown in part where $name that quotes it is cut", async ({ status, isStream }) => {
    const text = (key: string | null): string =>
      isStream ? `data: {"error":"${"-".repeat(60)}${key}"}\n\n` : `Unauthorized, no such key: ${key}`;
    let count = 0;
    const server = withLayer(createBaseMock(), async ({ headers }, pass) => {
      // Otherwise nothing is checked.
      if (count++ === 0) return pass();
      const type = isStream ? "text/event-stream" : "application/json";
      return new Response(text(headers.get("x-api-key")), { status, headers: { "content-type": type } });
    });
    const report = await checkMock({ ...server, skip: ["auth"] });

    expect(report.summary.failed).toBeGreaterThan(0);
    expect(JSON.stringify(report)).not.toContain(KEY.slice(0, 6));
  });
});

describe("a wrong argument", () => {
  test.each<{ options: unknown; message: string }>([
    { options: {}, message: 'Missing option "baseUrl": expected an http or https URL.' },
    { options: { baseUrl: "server.test", apiKey: KEY }, message: 'Invalid option "baseUrl": ' },
    {
      options: { baseUrl: "http://user:secret@server.test", apiKey: KEY },
      message: 'Invalid option "baseUrl": ',
    },
    { options: { baseUrl: "http://server.test?key=1", apiKey: KEY }, message: 'Invalid option "baseUrl": ' },
    { options: { baseUrl: "http://server.test" }, message: 'Missing option "apiKey"' },
    {
      options: { ...OPTIONS, fetch: "fetch" },
      message: 'Invalid option "fetch": expected a function, got "fetch".',
    },
    {
      options: { ...OPTIONS, concurrency: 0 },
      message: 'Invalid option "concurrency": expected a number of at least 1, got 0.',
    },
    {
      options: { ...OPTIONS, timeoutMs: "1s" },
      message: 'Invalid option "timeoutMs": expected a number of at least 1, got "1s".',
    },
    {
      options: { ...OPTIONS, maxRequests: -1 },
      message: 'Invalid option "maxRequests": expected a number of at least 1, got -1.',
    },
    {
      options: { ...OPTIONS, only: "stream" },
      message: 'Invalid option "only": expected an array of check ids, got "stream".',
    },
    {
      options: { ...OPTIONS, clock: { now: Date.now } },
      message: 'Invalid option "clock": expected { now(), setTimeout(), clearTimeout() }, got an object.',
    },
    { options: { ...OPTIONS, baseURL: "" }, message: 'Unknown option "baseURL". Did you mean "baseUrl"?' },
    { options: undefined, message: 'Invalid option "options": expected an object, got undefined.' },
  ])("of checkServer: $message", async ({ options, message }) => {
    await expect(checkServer(options as CheckOptions)).rejects.toThrow(message);
    await expect(checkServer(options as CheckOptions)).rejects.toThrow(TypeError);
  });

  test.each<{ exchange: unknown; message: string }>([
    { exchange: null, message: "recording/exchanges/0" },
    { exchange: { request: { headers: {} } }, message: "recording/exchanges/0/request/method" },
    { exchange: { ...recorded(), end: "later" }, message: "recording/exchanges/0/end" },
    {
      exchange: { ...recorded(), response: { status: 200 } },
      message: "recording/exchanges/0/response/headers",
    },
  ])("of checkExchange names the part: $message", async ({ exchange, message }) => {
    await expect(checkExchange(exchange as RecordedExchange)).rejects.toThrow(message);
  });

  test.each([-1, 0, Number.NaN, "5"])("of planChecks: maxRequests is %j", (maxRequests) => {
    expect(() => planChecks({ maxRequests: maxRequests as number })).toThrow(
      `Invalid option "maxRequests": expected a number of at least 1, got ${JSON.stringify(maxRequests) === "null" ? "NaN" : JSON.stringify(maxRequests)}.`,
    );
  });

  test("of planChecks: not an object", () => {
    expect(() => planChecks("all" as unknown as CheckOptions)).toThrow(
      'Invalid option "options": expected an object, got "all".',
    );
  });
});
