import { createServer, type RequestListener } from "node:http";
import {
  checkRecording,
  checkServer,
  formatReport,
  REPORT_FORMATS,
  type Report,
} from "@text-completions/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { recorded, REQUEST_BODY } from "./exchange.ts";
import { createBaseMock, KEY } from "./servers/base-mock.ts";
import { failed } from "./servers/check.ts";
import { checkMock, createQuickClock } from "./servers/check-mock.ts";
import { withLayer } from "./servers/incoming.ts";
import { fail, rebuild } from "./servers/layers.ts";

/** Starts a server; `pending` says how many of its requests wait on an open connection. */
async function start(listener: RequestListener): Promise<{ url: string; pending: () => number }> {
  const requests = new Set<unknown>();
  const server = createServer((request, response) => {
    requests.add(request);
    response.on("close", () => requests.delete(request));
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}`, pending: () => requests.size };
}

const PLAIN = JSON.stringify({
  type: "completion",
  id: "compl_1",
  completion: " Hi",
  stop_reason: "stop_sequence",
  model: "claude-2.1",
});

/** A server that completes the first request, so that it is checked, and does something else from then on. */
function afterFirst(next: RequestListener): RequestListener {
  let count = 0;
  return (request, response) => {
    request.resume();
    if (count++ > 0) return next(request, response);
    response.writeHead(200, { "content-type": "application/json", "request-id": "req_1" }).end(PLAIN);
  };
}

describe("a run ends", () => {
  test.each([
    { what: "sends nothing", next: () => undefined },
    {
      what: "sends a beginning",
      next: ((_, response) => void response.writeHead(200).write("{")) satisfies RequestListener,
    },
  ])("by maxDurationMs, though the server $what, and its connections close", async ({ next }) => {
    const server = await start(afterFirst(next));
    const report = await checkServer({ baseUrl: server.url, apiKey: KEY, maxDurationMs: 300 });

    expect(report).toMatchObject({
      complete: false,
      failure: { code: "time-limit", text: "the run took longer than 300 ms", option: "maxDurationMs" },
    });
    expect(report.results.some(({ reason }) => reason?.code === "time-limit")).toBe(true);
    await expect.poll(server.pending).toBe(0);
  });

  test("after it has waited a minute for a server that is always busy", async () => {
    const clock = createQuickClock();
    const server = withLayer(createBaseMock(), async ({ text }, pass) => {
      if (text.includes("Hello, Claude")) return pass();
      const response = fail(429, "rate_limit_error");
      response.headers.set("retry-after", "9");
      return response;
    });
    const report = await checkMock({ ...server, clock });

    expect(report.complete).toBe(true);
    const waits = clock.waits.filter((ms) => ms === 9000);
    expect(waits).toHaveLength(6);
    expect(report.summary.inconclusive).toBeGreaterThan(0);
  });
});

describe("what a server sends beyond what was asked for", () => {
  test("is dropped and reported", async () => {
    const piece = Buffer.alloc(65_536, " ");
    const server = await start(
      afterFirst((_, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const write = (): void => void response.write(piece, () => !response.destroyed && write());
        write();
      }),
    );
    const options = { baseUrl: server.url, apiKey: KEY, only: ["response"], maxResponseBytes: 100_000 };
    const report = await checkServer(options);

    const { violations } = report.results.find(({ id }) => id === "response/whole-body") ?? {};
    expect(violations?.[0]?.message).toMatch(/: the body is longer than 100000 bytes\.$/);
    expect(sizesOf(report).every((size) => size <= 200_000)).toBe(true);
    await expect.poll(server.pending).toBe(0);
  });

  test("is bounded for all responses together", async () => {
    const body = " ".repeat(6_000_000);
    const server = withLayer(createBaseMock(), async ({ text }, pass) =>
      text.includes("Hello, Claude") ? rebuild(await pass(), PLAIN) : new Response(body),
    );
    const report = await checkMock(server);

    expect(Math.max(...sizesOf(report))).toBe(6_000_000);
    expect(sizesOf(report).reduce((sum, size) => sum + size)).toBeLessThan(20_000_000);
  });
});

function sizesOf({ exchanges }: Report): number[] {
  return exchanges.map(({ response }) =>
    (response?.chunks ?? []).reduce(
      (sum, chunk) => sum + ("text" in chunk ? chunk.text.length : chunk.base64.length),
      0,
    ),
  );
}

const event = (data: object): string => `event: completion\ndata: ${JSON.stringify(data)}\n\n`;

describe.each(REPORT_FORMATS)("the format %s", (format) => {
  test.each([
    { what: "in base64", body: btoa(`key=${KEY}`), type: "text/plain" },
    { what: "percent-encoded", body: KEY.replaceAll("-", "%2D"), type: "text/plain" },
    {
      what: "with escapes of JSON",
      body: `{"error":"${KEY.replaceAll("-", "\\u002d")}"}`,
      type: "application/json",
    },
    { what: "in upper or lower case", body: KEY.toUpperCase(), type: "text/html" },
  ])("does not show a key that a server reflects $what", async ({ body, type }) => {
    const server = withLayer(createBaseMock(), async ({ text }, pass) =>
      text.includes("Hello, Claude")
        ? pass()
        : new Response(body, { status: 400, headers: { "content-type": type, "request-id": body } }),
    );
    const report = await checkMock(server);
    const shown = formatReport(report, format);

    expect(failed(report)).toContain("keys/not-echoed");
    expect(shown).not.toContain(body);
    expect(shown).not.toContain(body.slice(0, -2));
  });

  test("does not show a key that a server splits across events", async () => {
    const pieces: readonly string[] = KEY.match(/.{1,3}/g) ?? [];
    const server = withLayer(createBaseMock(), async ({ body }, pass) => {
      const response = await pass();
      if (body["stream"] !== true || response.status !== 200) return response;
      const events = pieces.map((completion) => event({ completion, stop_reason: 1, model: 1 }));
      return rebuild(response, events.join(""));
    });
    const report = await checkMock(server);
    const shown = formatReport(report, format);

    expect(failed(report)).toContain("keys/not-echoed");
    const texts = [...shown.matchAll(/completion\\?(?:"|&quot;):\\?(?:"|&quot;)([^"\\&]*)/g)].map(
      ([, text]) => text,
    );
    expect(texts.filter((text) => text !== undefined && text !== "the" && pieces.includes(text))).toEqual([]);
  });

  test("never turns text of a server into a workflow command", () => {
    const evil = "##[add-mask]e ##[stop-commands]x ##vso[task.setvariable]y\n::error::forged";
    const body = JSON.stringify({ type: evil, id: evil, completion: evil, stop_reason: 5, [evil]: evil });
    const report = checkRecording([
      recorded({ response: body }),
      recorded({
        body: { ...REQUEST_BODY, stream: true },
        type: "text/event-stream",
        response: `${evil}\n\n`,
      }),
      recorded({ status: 418, response: evil }),
    ]);
    const lines = formatReport(report, format).split("\n");

    expect(report.summary.failed).toBeGreaterThan(0);
    expect(lines.filter((line) => /##\w*\[/.test(line))).toEqual([]);
    expect(lines.filter((line) => /^\s*::/.test(line) && !/^::(error|warning) title=/.test(line))).toEqual(
      [],
    );
  });

  test.each(["constructor", "__proto__", "toString"])("knows no stop reason, type or model %j", (name) => {
    const data = { type: name, id: name, completion: "a", stop_reason: name, model: name };
    const report = checkRecording([
      recorded({ response: JSON.stringify({ ...data, type: "completion" }) }),
      recorded({
        status: 400,
        response: JSON.stringify({ type: name, error: { type: name, message: name } }),
      }),
      recorded({
        body: { ...REQUEST_BODY, stream: true, model: name },
        type: "text/event-stream",
        response: `event: ${name}\ndata: {}\n\n${event({ ...data, type: "completion" })}`,
      }),
    ]);

    expect(formatReport(report, format)).not.toMatch(/native code|\[object|undefined/);
  });

  test("shows deeply nested values", () => {
    const nested = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const report = checkRecording([
      recorded({ response: `{"completion":${nested},"stop_reason":${nested},"model":{"a":${nested}}}` }),
      recorded({ status: 400, response: `{"error":{"type":${nested},"message":${nested}}}` }),
      recorded({ status: 500, response: nested }),
    ]);

    expect(report.summary.failed).toBeGreaterThan(0);
    expect(formatReport(report, format)).toContain("response/completion-schema");
  });
});

test("HTML draws a bounded number of marks for 200,000 events", () => {
  const events = "data:\n\n".repeat(200_000);
  const [exchange] = checkRecording([
    recorded({ body: { ...REQUEST_BODY, stream: true }, type: "text/event-stream", response: events }),
  ]).exchanges;
  const report = checkRecording([]);
  const html = formatReport({ ...report, exchanges: exchange === undefined ? [] : [exchange] }, "html");

  expect(html).toContain('aria-label="200000 events within');
  expect(html.length).toBeLessThan(200_000);
});
