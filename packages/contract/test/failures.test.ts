import { createServer as createTcpServer } from "node:net";
import { inspect } from "node:util";
import {
  checkExchange,
  type CheckOptions,
  type Clock,
  CHECKS,
  checkServer,
  type Exchange,
  planChecks,
} from "@text-completions/contract";
import { serveMock } from "@text-completions/mock/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { createBaseMock, KEY } from "./servers/base-mock.ts";
import { endless } from "./servers/bodies.ts";
import { check, failed } from "./servers/check.ts";
import { checkMock, OPTIONS } from "./servers/check-mock.ts";
import { withLayer } from "./servers/incoming.ts";
import { rebuild } from "./servers/layers.ts";

describe("a server that cannot be checked", () => {
  it("because nothing listens gives a failure, and skips all", async () => {
    const report = await checkServer({ ...OPTIONS, baseUrl: "http://127.0.0.1:1" });

    expect(report.complete).toBe(false);
    expect(report.failure).toMatch(
      /^Failed to check http:\/\/127\.0\.0\.1:1: no answer came: fetch failed: .+\. Check/,
    );
    expect(report.summary).toMatchObject({ skipped: CHECKS.length, requests: 1 });
  });

  it.each([
    [
      "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\n<p/>",
      /a web page came \(200\)/,
    ],
    [
      "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
      /\/v1\/complete or the model does not exist: 404/,
    ],
    [
      "HTTP/1.1 308 Moved\r\nlocation: https://x.test/\r\ncontent-length: 0\r\n\r\n",
      /it redirects to https:\/\/x.test\//,
    ],
    ["SSH-2.0-OpenSSH_9.9\r\n", /no answer came: fetch failed/],
  ])("because it answers %j says so", async (bytes, reason) => {
    const server = createTcpServer((socket) =>
      socket.on("error", () => undefined).once("data", () => socket.end(bytes)),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const report = await checkServer({ ...OPTIONS, baseUrl: `http://127.0.0.1:${port}` });

    expect(report.failure).toMatch(reason);
    expect(report.summary.skipped).toBe(CHECKS.length);
  });

  it("because it speaks no TLS says so", async () => {
    await using server = await serveMock(createBaseMock());
    const report = await checkServer({ ...OPTIONS, baseUrl: server.url.replace("http:", "https:") });

    expect(report.failure).toMatch(/no answer came: fetch failed: .*(SSL|EPROTO|packet)/);
  });

  it("because the key is wrong says so, without the key", async () => {
    const report = await check(createBaseMock(), { apiKey: "not-the-key-of-anybody" });

    expect(report.failure).toMatch(/the key was refused: 401 authentication_error/);
    expect(inspect(report, { depth: 9 })).not.toContain("not-the-key-of-anybody");
  });

  it("because it fails itself says so, and where to look", async () => {
    const failing = async (): Promise<Response> => new Response("{}", { status: 503 });
    const report = await checkMock({ fetch: failing });

    expect(report.failure).toMatch(
      /the plainest request failed: 503.*\. See the server's log, and try again\.$/,
    );
  });

  it("because it serves no such model says so", async () => {
    const report = await checkMock({ model: "claude-0.9" });

    expect(report.failure).toMatch(
      /or the model does not exist: 404 not_found_error: model: claude-0\.9\. Check/,
    );
  });
});

describe("a server whose streams never end", () => {
  it("is waited for in full once, and violates what it violates", async () => {
    const timeouts = new Set<number>();
    const clock: Clock = {
      now: () => performance.now(),
      wait: (ms, signal) =>
        new Promise((resolve, reject) => {
          const timer = setTimeout(() => {
            if (ms >= 1000) timeouts.add(ms);
            resolve();
          }, ms / 300);
          signal.addEventListener("abort", () => {
            clearTimeout(timer);
            reject(signal.reason);
          });
        }),
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
      "The stream ended after 0 events without one that sets `stop_reason`, and without an error event (it did not finish within 30000 ms).",
    );
  });
});

describe("the key", () => {
  it("is nowhere in a report, though the server repeats it, cut in two by the pieces of a stream", async () => {
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

    const texts = report.exchanges.map(({ response }) => response?.chunks.map(({ text }) => text).join(""));
    expect(JSON.stringify(report)).not.toContain(KEY);
    expect(texts.filter((text) => text?.includes(KEY.slice(0, -5)))).toEqual([]);
    expect(report.results.find(({ id }) => id === "keys/not-echoed")?.outcome).toBe("failed");
  });
});

describe("a key", () => {
  const quoteKey = (request: Request): Response =>
    new Response(`No such key: ${request.headers.get("x-api-key")}, said the server`, { status: 400 });

  it("with white space around it is the one without", async () => {
    const report = await checkMock({
      apiKey: `${KEY}\n`,
      fetch: async (request) => quoteKey(request),
      skipBillable: true,
    });

    expect(report.results.find(({ id }) => id === "keys/not-echoed")?.outcome).toBe("failed");
    expect(JSON.stringify(report)).not.toContain(KEY);
  });

  it.each(["sk-ant-secret\nmore", "sk-ant-secret…", "sk-ant-secret more"])(
    "that no header can hold is refused, and not quoted: %j",
    async (apiKey) => {
      const call = checkServer({ ...OPTIONS, apiKey });

      await expect(call).rejects.toThrow(TypeError);
      await expect(call).rejects.toThrow(
        "Failed to check the server: apiKey is empty or no header can hold it. Pass it as it was issued.",
      );
    },
  );

  it.each([
    ["a failure", 400, false],
    ["an answer", 200, false],
    ["a stream", 200, true],
  ])("is not shown in part where %s is cut that quotes it", async (_, status, isStream) => {
    const text = (key: string | null): string =>
      isStream ? `data: {"error":"${"-".repeat(60)}${key}"}\n\n` : `Unauthorized, no such key: ${key}`;
    let count = 0;
    const server = withLayer(createBaseMock(), async ({ headers }, pass) => {
      // Else nothing is judged.
      if (count++ === 0) return pass();
      const type = isStream ? "text/event-stream" : "application/json";
      return new Response(text(headers.get("x-api-key")), { status, headers: { "content-type": type } });
    });
    const report = await checkMock({ ...server, skip: ["auth"] });

    expect(report.summary.failed).toBeGreaterThan(0);
    expect(JSON.stringify(report)).not.toContain(KEY.slice(0, 6));
  });
});

const REQUEST = { method: "POST", url: "http://server.test", headers: new Headers(), body: new Uint8Array() };
const RESPONSE = { status: 200, headers: new Headers(), headersAtMs: 0, chunks: [], endedAtMs: 0 };

describe("misuse", () => {
  it.each([
    [{}, /baseUrl is no URL/],
    [{ baseUrl: "server.test", apiKey: KEY }, /baseUrl is no URL/],
    [{ baseUrl: "http://user:secret@server.test", apiKey: KEY }, /baseUrl holds a user name or a password/],
    [{ baseUrl: "http://server.test?key=1", apiKey: KEY }, /baseUrl has a query/],
    [{ baseUrl: "http://server.test" }, /apiKey is of type undefined/],
    [{ ...OPTIONS, fetch: "fetch" }, /fetch is of type string/],
    [{ ...OPTIONS, concurrency: 0 }, /concurrency is 0/],
    [{ ...OPTIONS, timeoutMs: "1s" }, /timeoutMs is 1s/],
    [{ ...OPTIONS, maxRequests: -1 }, /maxRequests is -1/],
    [{ ...OPTIONS, only: "stream" }, /`only`: it is of type string/],
    [undefined, /the options are undefined/],
  ])("%j is a TypeError", async (options, message) => {
    const call = checkServer(options as unknown as CheckOptions);

    await expect(call).rejects.toThrow(TypeError);
    await expect(call).rejects.toThrow(message);
  });

  it.each([
    [null, "it has no request with headers"],
    [{ request: { headers: new Headers() } }, "request.method is of type undefined"],
    [{ request: { ...REQUEST, url: undefined } }, "request.url is of type undefined"],
    [{ request: { ...REQUEST, body: "{}" } }, "request.body is of type string"],
    [{ request: REQUEST, response: null }, "response.status is of type undefined"],
    [{ request: REQUEST, response: { status: 200 } }, "response.headers is of type undefined"],
    [
      { request: REQUEST, response: { ...RESPONSE, chunks: undefined } },
      "response.chunks is of type undefined",
    ],
    [
      { request: REQUEST, response: { ...RESPONSE, chunks: [{}] } },
      "response.chunks[0].bytes is of type undefined",
    ],
  ])("of an exchange is a TypeError that names the part: %j", async (exchange, message) => {
    const checked = checkExchange(exchange as unknown as Exchange);

    await expect(checked).rejects.toThrow(TypeError);
    await expect(checked).rejects.toThrow(`Failed to check an exchange: ${message}`);
  });

  it("of the other functions is a TypeError, too", async () => {
    await expect(checkExchange({} as unknown as Exchange)).rejects.toThrow(TypeError);
    expect(() => planChecks("all" as unknown as CheckOptions)).toThrow(/the options are all/);
  });

  it.each([-1, 0, Number.NaN, "5"])("of maxRequests is one of planChecks, too: %j", (maxRequests) => {
    const call = (): unknown => planChecks({ maxRequests: maxRequests as number });

    expect(call).toThrow(TypeError);
    expect(call).toThrow(
      `Failed to plan the checks: maxRequests is ${maxRequests}. Pass a number, at least 1.`,
    );
  });
});
