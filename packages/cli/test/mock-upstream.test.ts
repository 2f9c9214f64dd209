import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { COMPLETE_PATH, HEADER } from "@text-completions/core";
import { createMock } from "@text-completions/mock";
import type { Recording } from "@text-completions/mock/record";
import { serveMock } from "@text-completions/mock/server";
import { afterAll, describe, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";
import { start, startServer } from "./start-mock.ts";

const KEY = "sk-very-secret-key";
const REQUEST = { model: "claude-2.1", max_tokens_to_sample: 20, prompt: "\n\nHuman: Hello\n\nAssistant:" };

const folder = mkdtempSync(path.join(os.tmpdir(), "text-completions-upstream-"));
afterAll(() => rmSync(folder, { recursive: true }));

function ask(url: string): Promise<Response> {
  return fetch(url + COMPLETE_PATH, {
    method: "POST",
    headers: { "x-api-key": KEY, "anthropic-version": "2023-06-01" },
    body: JSON.stringify(REQUEST),
    redirect: "manual",
  });
}

/** The URL of a server that is not there any more. */
async function nowhere(): Promise<string> {
  await using gone = await serveMock(createMock());
  return gone.url;
}

describe("a server behind --upstream", () => {
  test("that repeats the key brings it neither into the log nor into the inspector", async () => {
    const key = "corporate+Key/4711=zz";
    await using upstream = await serveMock({
      fetch: async () =>
        Response.json(
          { error: { type: "invalid_request_error", message: `bad ${key}` } },
          { status: 400, headers: { "request-id": `req_${key}` } },
        ),
    });
    await using server = await start(["--upstream", upstream.url]);
    const headers = { "x-api-key": key, "anthropic-version": "2023-06-01", "x-mock-scope": key };

    const response = await fetch(server.url + COMPLETE_PATH, {
      method: "POST",
      headers,
      body: JSON.stringify({ ...REQUEST, model: key }),
    });
    await response.text();
    const calls = await (await fetch(`${server.url}/__mock/inspector?after=0`)).text();
    const { stdout } = await server.stop();

    expect(calls).toContain('"scope":"[redacted]"');
    expect(calls).not.toContain(key);
    expect(stdout).toContain('"requestId":"req_[redacted]"');
    expect(stdout).not.toContain(key);
  });

  test("has its redirects forwarded, so that the key goes nowhere else", async () => {
    const received: Request[] = [];
    await using other = await serveMock({
      fetch: async (request) => {
        received.push(request);
        return new Response();
      },
    });
    await using upstream = await serveMock({
      fetch: async () => new Response(null, { status: 307, headers: { location: other.url } }),
    });
    await using server = await start(["--upstream", upstream.url]);

    const response = await ask(server.url);

    expect([response.status, response.headers.get("location")]).toEqual([307, other.url]);
    expect(received).toEqual([]);
  });

  test("has any of its statuses forwarded", async () => {
    const upstream = createServer((_, response) => response.writeHead(999).end("Denied"));
    upstream.listen(0, "127.0.0.1");
    await once(upstream, "listening");
    const { port } = upstream.address() as AddressInfo;
    await using server = await start(["--upstream", `http://127.0.0.1:${port}`]);

    const response = await ask(server.url);

    expect([response.status, await response.text()]).toEqual([999, "Denied"]);
    upstream.close();
  });

  test("that is unreachable becomes a 502 with the reason, to the client and in the log", async () => {
    const upstream = await nowhere();
    await using server = await start(["--upstream", upstream]);

    const response = await ask(server.url);
    const id = response.headers.get(HEADER.requestId);

    expect(response.status).toBe(502);
    expect(id).toMatch(/^req_\w{20,}$/);
    const message = `Failed to reach ${upstream}: fetch failed (connect ECONNREFUSED ${new URL(upstream).host}). Check --upstream.`;
    expect(await response.json()).toEqual({
      type: "error",
      error: { type: "api_error", message },
      request_id: id,
    });
    expect(JSON.parse(await server.line('"call"'))).toMatchObject({
      status: 502,
      model: "claude-2.1",
      outcome: "answered",
      requestId: id,
      error: "api_error",
      message,
    });
  });

  test("that is unreachable is also logged on a terminal", async () => {
    await using server = await start(["--upstream", await nowhere()], {
      terminal: ["stdout"],
      env: { NO_COLOR: "1" },
    });

    await ask(server.url);

    expect(await server.line("  POST  ")).toMatch(/ {2}502 .* {2}api_error: Failed to reach .*ECONNREFUSED/);
  });

  test("that is unreachable at several addresses is reported by the error code", async () => {
    const upstream = (await nowhere()).replace("127.0.0.1", "localhost");
    await using server = await start(["--upstream", upstream]);

    expect(await (await ask(server.url)).text()).toContain("ECONNREFUSED");
  });

  test("that does not speak HTTP becomes a 502", async () => {
    await using upstream = await serveMock(createMock());
    await using server = await start(["--upstream", upstream.url.replace("http:", "https:")]);

    expect((await ask(server.url)).status).toBe(502);
  });

  test.each([
    "http://me:secret-0123@127.0.0.1",
    "http://127.0.0.1?key=secret-0123",
    "http://127.0.0.1/#secret-0123",
  ])("is rejected with exit status 2 for %s, whose secret is not shown", async (upstream) => {
    const { exitCode, stderr } = await runCli(["mock", "--port", "0", "--upstream", upstream]);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: Invalid --upstream: expected an http or https URL .*, without /);
    expect(stderr).not.toContain("secret");
  });
});

describe("GET /__mock/health", () => {
  test("gets a response in front of another server, and is neither logged nor recorded", async () => {
    const file = path.join(folder, "health.json");
    await using upstream = await serveMock(createMock());
    await using server = await start(["--record", file, "--upstream", upstream.url]);

    const health = await fetch(`${server.url}/__mock/health`);
    await (await ask(server.url)).text();
    const { stdout } = await server.stop();

    expect(health.status).toBe(200);
    expect(stdout.match(/"event":"call"/g)).toHaveLength(1);
    const recording: Recording = JSON.parse(readFileSync(file, "utf8"));
    expect(recording.exchanges.map(({ request }) => new URL(request.url).pathname)).toEqual([COMPLETE_PATH]);
  });

  test("gets a response from a replay", async () => {
    const file = path.join(folder, "empty.json");
    writeFileSync(file, JSON.stringify({ version: 1, exchanges: [] }));
    await using server = await start(["--replay", file]);

    expect((await fetch(`${server.url}/__mock/health`)).status).toBe(200);
    expect((await ask(server.url)).status).toBe(500);
  });
});

/** What Node's parser accepts and `Request` rejects, or no URL can hold. */
const ODD_REQUESTS = [
  { name: "a method that Request forbids", head: "TRACE /v1/complete HTTP/1.1\r\nhost: a" },
  { name: "a tunnel", head: "CONNECT a:443 HTTP/1.1\r\nhost: a:443" },
  { name: "a host with a user name", head: "GET /v1/complete HTTP/1.1\r\nhost: me:password@localhost" },
  { name: "a host with a space", head: "GET /v1/complete HTTP/1.1\r\nhost: a b" },
  { name: "a full URL with a user name", head: "GET http://me:password@127.0.0.1/ HTTP/1.1\r\nhost: a" },
  { name: "no path", head: "OPTIONS * HTTP/1.1\r\nhost: a" },
  { name: "a path with two slashes", head: "GET //v1/complete HTTP/1.1\r\nhost: a" },
  { name: "an upgrade", head: "GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket" },
];

describe.each([
  { server: "a mock", command: "mock", flags: [] },
  { server: "a way to another server", command: "mock", flags: ["--upstream", "http://127.0.0.1:1"] },
  { server: "a bridge", command: "bridge", flags: ["--model", "a", "--upstream", "http://127.0.0.1:1"] },
])("$server responds to", ({ command, flags }) => {
  test.each(ODD_REQUESTS)("$name", async ({ head }) => {
    await using server = await startServer(command, flags, {});
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.setEncoding("latin1").on("error", () => undefined);
    socket.write(`${head}\r\nconnection: close\r\n\r\n`);

    const [data]: string[] = await once(socket, "data");
    socket.destroy();

    expect(data).toMatch(/^HTTP\/1\.1 [45]\d\d /);
  });
});
