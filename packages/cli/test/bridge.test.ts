import { once } from "node:events";
import { request as requestByHttp, type RequestOptions } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { createClient } from "@text-completions/client";
import { COMPLETE_PATH } from "@text-completions/core";
import { serveMock } from "@text-completions/mock/server";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  createMessagesApi,
  type MessagesApi,
  type MessagesApiOptions,
} from "../../bridge/test/messages-api/create-messages-api.ts";
import { NEW, OLD } from "../../bridge/test/messages-api/profile.ts";
import { type CliInput, runCli } from "./run-cli.ts";
import { spawnCli } from "./spawn-cli.ts";
import { type Running, startServer } from "./start-mock.ts";

const REQUEST = { model: "claude-2.1", max_tokens_to_sample: 20, prompt: "\n\nHuman: Hello\n\nAssistant:" };
const OWN_KEY = "sk-ant-own-key";

interface Started extends AsyncDisposable {
  api: MessagesApi;
  upstream: string;
  bridge: Running;
  post: (fields?: object, headers?: Record<string, string>) => Promise<Response>;
  /** The bodies of the messages that went upstream. */
  messages: () => object[];
}

/** Starts a fake of the Messages API and the bridge in front of it. */
async function start(
  flags: readonly string[] = ["--model", OLD.id],
  input: CliInput = {},
  apiOptions: MessagesApiOptions = {},
): Promise<Started> {
  const api = createMessagesApi(apiOptions);
  const server = await serveMock(api);
  const bridge = await startServer("bridge", ["--upstream", server.url, ...flags], input);
  return {
    api,
    upstream: server.url,
    bridge,
    post: (fields = {}, headers = {}) => post(bridge.url, fields, headers),
    messages: () => api.received.filter(({ url }) => url.endsWith("/v1/messages")).map(({ body }) => body),
    async [Symbol.asyncDispose]() {
      await bridge.stop();
      await server.close();
    },
  };
}

function post(url: string, fields: object = {}, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url + COMPLETE_PATH, {
    method: "POST",
    headers: { "x-api-key": "sk-ant-caller", "anthropic-version": "2023-06-01", ...headers },
    body: JSON.stringify({ ...REQUEST, ...fields }),
  });
}

describe("bridge", () => {
  test("responds to a client, whole and streamed", async () => {
    await using started = await start();
    const client = createClient({ apiKey: "any", baseUrl: started.bridge.url });

    expect((await client.complete(REQUEST)).completion).toBe(" Hello! My name is Claude.");
    expect((await client.stream(REQUEST).final()).completion).toBe(" Hello! My name is Claude.");
  });

  test("requests the live model that --model names for each legacy model", async () => {
    await using started = await start(["--model", `claude-2.0=${NEW.id}`, "--model", OLD.id]);

    await started.post({ model: "claude-2" });
    await started.post({ model: "claude-1" });

    expect(started.api.received.map(({ body }) => body["model"])).toEqual([NEW.id, OLD.id]);
  });

  test("forwards the callers' keys, or sends its own", async () => {
    await using passing = await start();
    await using own = await start(["--model", OLD.id, "--key-from", "env"], {
      env: { ANTHROPIC_API_KEY: OWN_KEY },
    });
    await using token = await start(["--model", OLD.id, "--key-from", "env"], {
      env: { ANTHROPIC_AUTH_TOKEN: OWN_KEY },
    });
    await Promise.all([passing.post(), own.post(), token.post()]);

    expect(passing.api.received[0]?.headers.get("x-api-key")).toBe("sk-ant-caller");
    expect(own.api.received[0]?.headers.get("x-api-key")).toBe(OWN_KEY);
    expect(token.api.received[0]?.headers.get("authorization")).toBe(`Bearer ${OWN_KEY}`);
  });

  test("accepts only the keys of BRIDGE_CALLER_KEYS", async () => {
    const env = { ANTHROPIC_API_KEY: OWN_KEY, BRIDGE_CALLER_KEYS: "sk-one, sk-two," };
    await using started = await start(["--model", OLD.id, "--key-from", "env"], { env });

    expect((await started.post({}, { "x-api-key": "sk-two" })).status).toBe(200);
    expect((await started.post({}, { "x-api-key": "sk-three" })).status).toBe(401);
  });

  test("rejects or adapts what cannot be carried over, as the flags say", async () => {
    const prefilled = { prompt: `${REQUEST.prompt} My` };
    await using plain = await start(["--model", NEW.id]);
    await using folding = await start(["--model", NEW.id, "--fold-prefill"]);
    await using strict = await start(["--model", NEW.id, "--strict"]);

    expect((await plain.post(prefilled)).status).toBe(400);
    expect((await folding.post(prefilled)).status).toBe(200);
    expect((await strict.post({ temperature: 0 })).status).toBe(400);
  });

  test("retries as often as --retries says", async () => {
    const overloaded = (): Response => Response.json({}, { status: 529, headers: { "retry-after-ms": "1" } });
    await using started = await start(
      ["--model", OLD.id, "--retries", "2"],
      {},
      {
        behave: (_, number) => (number < 3 ? { response: overloaded } : {}),
      },
    );

    expect((await started.post()).status).toBe(200);
    expect(JSON.parse(await started.bridge.line('"event":"retry"'))).toEqual({
      event: "retry",
      attempts: 1,
      delayMs: 1,
      status: 529,
    });
  });

  test("adapts to the capabilities of --capability", async () => {
    const flags = ["--model", "claude-2.1=us.acme:1", "--capability", "us.acme:1:topK=false,maxTokens=9"];
    const profile = { ...OLD, id: "us.acme:1", maxTokens: 9, topK: false };
    await using started = await start(flags, {}, { profiles: [profile] });

    expect((await started.post({ top_k: 5 })).status).toBe(200);
    expect(started.messages()).toMatchObject([{ max_tokens: 9 }]);
  });

  test("--print-capabilities prints what is known, and from where", async () => {
    const flags = ["--model", "claude-2.1=acme", "--model", NEW.id, "--capability", "acme:prefill=false"];

    const { exitCode, stdout } = await runCli(["bridge", ...flags, "--print-capabilities"]);

    expect(exitCode).toBe(0);
    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining([
        "acme\tprefill\tfalse\toption",
        "acme\ttopK\ttrue\tassumed",
        `${NEW.id}\tprefill\tfalse\ttable`,
      ]),
    );
  });

  test.each([
    { flag: "prefill=false" },
    { flag: "acme:prefil=false" },
    { flag: "acme:prefill=no" },
    { flag: "acme:maxTokens=0" },
    { flag: "acme:thinking=sometimes" },
    { flag: "acme:toString=a" },
  ])("rejects --capability $flag", async ({ flag }) => {
    const { exitCode, stderr } = await runCli(["bridge", "--model", OLD.id, "--capability", flag]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "Invalid --capability: expected MODEL:NAME=VALUE,… such as qwen3:prefill=false,maxTokens=8192, with the names prefill, repeatsPrefill, temperature, topP, topK, temperatureWithTopP, thinking, maxTokens; got ",
    );
    expect(stderr).toContain(JSON.stringify(flag));
  });

  test("suggests the name of a capability that is misspelt", async () => {
    const { stderr } = await runCli(["bridge", "--model", OLD.id, "--capability", "acme:prefil=false"]);

    expect(stderr).toContain('Did you mean "prefill"?');
  });

  test("serves health, readiness and metrics", async () => {
    await using started = await start();
    await started.post();
    const get = async (path: string): Promise<string> => (await fetch(started.bridge.url + path)).text();

    expect(JSON.parse(await get("/health"))).toEqual({ status: "ok", requests: 0 });
    expect(JSON.parse(await get("/ready"))).toEqual({ status: "ready" });
    expect(await get("/metrics")).toContain(
      'text_completions_bridge_calls_total{status="200",outcome="answered"} 1\n',
    );
    expect(started.api.received).toHaveLength(1);
  });

  test("logs once what it learns of a model", async () => {
    const profile = { ...OLD, id: "acme/one", topK: false };
    await using started = await start(["--model", profile.id], {}, { profiles: [profile] });

    const statuses = [await started.post({ top_k: 5 }), await started.post({ top_k: 5 })].map(
      ({ status }) => status,
    );

    expect(statuses).toEqual([200, 200]);
    expect(JSON.parse(await started.bridge.line('"event":"learned"'))).toEqual({
      event: "learned",
      model: profile.id,
      capabilities: { topK: false },
      source: "upstream-error",
    });
  });

  test("limits the size of bodies and the number of requests at once", async () => {
    await using started = await start(
      ["--model", OLD.id, "--max-body", "0.001", "--max-requests", "1"],
      {},
      {
        behave: () => ({ stallAfter: 1 }),
      },
    );

    expect((await started.post({ prompt: "a".repeat(2000) })).status).toBe(413);
    const under = new AbortController();
    const open = await fetch(started.bridge.url + COMPLETE_PATH, {
      method: "POST",
      headers: { "x-api-key": "a", "anthropic-version": "2023-06-01" },
      body: JSON.stringify({ ...REQUEST, stream: true }),
      signal: under.signal,
    });
    const rejected = await started.post();
    under.abort();
    await open.text().catch(() => "");

    expect([open.status, rejected.status]).toEqual([200, 429]);
    const id = rejected.headers.get("request-id");
    expect(await rejected.json()).toMatchObject({ error: { type: "rate_limit_error" }, request_id: id });
    expect(JSON.parse(await started.bridge.line(`"${id}"`))).toEqual({
      event: "call",
      number: 3,
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      method: "POST",
      path: COMPLETE_PATH,
      status: 429,
      model: "claude-2.1",
      stream: false,
      durationMs: expect.any(Number),
      outcome: "answered",
      requestId: expect.stringMatching(/^req_\w{20,}$/),
      error: "rate_limit_error",
    });
    await started.bridge.line('"aborted"');
    expect(await (await fetch(`${started.bridge.url}/health`)).json()).toEqual({ status: "ok", requests: 0 });
  });
});

describe("access", () => {
  const OWN = ["--model", OLD.id, "--key-from", "env"];
  const ENV = { ANTHROPIC_API_KEY: OWN_KEY };

  /** Sends a request as a browser or a hostile program would, which `fetch` does not let a test do. */
  function send(
    url: string,
    options: RequestOptions,
    body = JSON.stringify(REQUEST),
    path: string = COMPLETE_PATH,
  ): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = requestByHttp(url + path, { method: "POST", ...options });
      request.on("response", (response) => resolve(response.resume().statusCode ?? 0));
      request.on("error", reject).end(body);
    });
  }

  const KEY_AND_VERSION = { "x-api-key": "any-key", "anthropic-version": "2023-06-01" };

  test.each([
    { name: "a page by another host name", headers: { host: "evil.example:4011" } },
    { name: "a page of another site", headers: { origin: "https://evil.example" } },
    { name: "a host that cannot be read", headers: { host: "local host" } },
  ])("a bridge that spends its own key rejects $name", async ({ headers }) => {
    await using started = await start(OWN, { env: ENV });

    expect(await send(started.bridge.url, { headers: { ...KEY_AND_VERSION, ...headers } })).toBe(403);
    expect(started.api.received).toEqual([]);
    expect(JSON.parse(await started.bridge.line('"call"'))).toMatchObject({
      status: 403,
      error: "permission_error",
      message: expect.stringContaining("BRIDGE_CALLER_KEYS"),
    });
  });

  test("only programs on this machine may monitor a bridge that listens there, except its health", async () => {
    await using started = await start();
    const options = { method: "GET", headers: { host: "gateway.example" } };
    const ask = (path: string): Promise<number> => send(started.bridge.url, options, "", path);

    expect([await ask("/health"), await ask("/ready"), await ask("/metrics")]).toEqual([200, 404, 404]);
  });

  test("accepts programs on this machine, and any host where callers need their own key", async () => {
    await using own = await start(OWN, { env: ENV });
    await using callers = await start(OWN, { env: { ...ENV, BRIDGE_CALLER_KEYS: "any-key" } });
    await using passing = await start();
    const byName = { headers: { ...KEY_AND_VERSION, host: "gateway.example" } };
    const local = { headers: { ...KEY_AND_VERSION, host: "localhost:1", origin: "http://localhost:3000" } };

    expect(await send(own.bridge.url, local)).toBe(200);
    expect(await send(callers.bridge.url, byName)).toBe(200);
    expect(await send(passing.bridge.url, byName)).toBe(200);
  });

  test.each([
    { name: "a wrong key", headers: { "x-api-key": "wrong-key" } },
    { name: "no key", headers: {} },
  ])("with --max-requests, requests with $name do not count", async ({ headers }) => {
    const env = { ...ENV, BRIDGE_CALLER_KEYS: "right-key" };
    await using started = await start([...OWN, "--max-requests", "1"], { env });
    const { hostname, port } = new URL(started.bridge.url);
    // They announce a body that never comes.
    const others = Array.from({ length: 5 }, () => {
      const request = requestByHttp({
        hostname,
        port,
        path: COMPLETE_PATH,
        method: "POST",
        headers: { ...headers, "anthropic-version": "2023-06-01", "content-length": "100" },
      });
      request.on("error", () => undefined).flushHeaders();
      return request;
    });

    const response = await started.post({}, { "x-api-key": "right-key" });

    expect(response.status).toBe(200);
    for (const request of others) request.destroy();
  });

  test("the body of a caller without a valid key is received and dropped, however long it is", async () => {
    await using started = await start(OWN, { env: { ...ENV, BRIDGE_CALLER_KEYS: "right-key" } });
    const { port } = new URL(started.bridge.url);
    const socket = connect(Number(port), "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    const closed = once(socket, "close").then(() => "closed");
    let received = "";
    socket.on("data", (bytes) => (received += String(bytes)));
    const piece = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(65_536, " "), Buffer.from("\r\n")]);
    socket.write(`POST ${COMPLETE_PATH} HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n`);

    const ends = new Set<unknown>();
    for (let sent = 0; sent < 256; sent++) {
      const written = new Promise((resolve) => void socket.write(piece, () => resolve("written")));
      ends.add(await Promise.race([written, closed]));
    }

    expect([...ends]).toEqual(["written"]);
    expect(received).toMatch(/^HTTP\/1\.1 401 /);
  });

  test.each(["whole", "left"])("the next request is accepted after a call: %s", async (how) => {
    await using started = await start(
      ["--model", OLD.id, "--max-requests", "1"],
      {},
      { behave: (_, number) => (number > 1 || how === "whole" ? {} : { stallAfter: 1 }) },
    );
    const controller = new AbortController();
    const first = fetch(started.bridge.url + COMPLETE_PATH, {
      method: "POST",
      headers: KEY_AND_VERSION,
      body: JSON.stringify({ ...REQUEST, stream: true }),
      signal: controller.signal,
    });
    if (how === "whole") await (await first).text();
    else {
      const response = await first;
      controller.abort();
      await response.text().catch(() => "");
    }

    await expect.poll(async () => (await started.post()).status, { timeout: 30_000 }).toBe(200);
  });
});

test("aborts a request if the upstream does not respond in time", async () => {
  await using api = await serveMock({ fetch: () => new Promise(() => {}) });
  const flags = ["--model", OLD.id, "--upstream", api.url, "--timeout", "30"];
  await using bridge = await startServer("bridge", flags, {});

  expect((await post(bridge.url)).status).toBeGreaterThanOrEqual(500);
  expect(JSON.parse(await bridge.line('"number":1')).detail).toContain("within 30 ms");
});

describe("the log", () => {
  test("in a pipe is JSON, with models and tokens, without prompts, texts and keys", async () => {
    await using started = await start(["--model", NEW.id]);
    await (await started.post({ prompt: "\n\nHuman: secret\n\nAssistant:", temperature: 0 })).text();

    const line = await started.bridge.line('"number":1');
    const { stdout } = await started.bridge.stop();

    expect(JSON.parse(stdout.split("\n")[0] ?? "")).toEqual({ event: "listening", url: started.bridge.url });
    expect(JSON.parse(line)).toEqual({
      event: "call",
      number: 1,
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      method: "POST",
      path: COMPLETE_PATH,
      status: 200,
      model: "claude-2.1",
      liveModel: NEW.id,
      stream: false,
      durationMs: expect.any(Number),
      outcome: "answered",
      requestId: "req_up1",
      stopReason: "stop_sequence",
      usage: { input_tokens: 36, output_tokens: 5 },
      adaptations: ["sampling"],
    });
    expect(stdout).not.toMatch(/secret|Claude\.|sk-ant/);
  });

  test("on a terminal shows a curl line that works, and a line for each call", async () => {
    const terminal = ["stdout"] as const;
    await using started = await start(["--model", OLD.id], { terminal, env: { NO_COLOR: "1" } });
    const body: object = JSON.parse(/-d '(.*)'/.exec(await started.bridge.line("-d '"))?.[1] ?? "{}");

    expect((await started.post(body)).status).toBe(200);

    expect(await started.bridge.line("Requests go to")).toBe(
      `Requests go to ${started.upstream} with the callers' keys. Press Ctrl-C to stop.`,
    );
    expect(await started.bridge.line("  POST  ")).toMatch(
      /^\d\d:\d\d:\d\d {2}POST {2}\/v1\/complete {2}200 {2}claude-2\.1 → claude-3-haiku-20240307 {2}\d+ ms {2}\d+ \+ 5 tokens$/,
    );
  });

  test("says what is wrong with an upstream", async () => {
    const flags = ["--model", OLD.id, "--upstream", "http://127.0.0.1:1"];
    await using nowhere = await startServer("bridge", flags, {});
    await using web = await start(
      ["--model", OLD.id],
      {},
      { behave: () => ({ response: () => new Response("<p>") }) },
    );

    expect((await post(nowhere.url)).status).toBe(500);
    expect((await web.post()).status).toBe(500);

    expect(JSON.parse(await nowhere.line('"number":1')).detail).toContain(
      "Failed to send POST http://127.0.0.1:1/v1/messages",
    );
    expect(JSON.parse(await web.bridge.line('"number":1')).detail).toContain(
      "Failed to read the response of the upstream: expected a message",
    );
  });
});

describe("in a separate process", () => {
  test("survives an upstream whose status is not one of HTTP, and reports it", async () => {
    const upstream = createServer((socket) =>
      socket.once("data", () => socket.end("HTTP/1.1 777 Odd\r\ncontent-length: 0\r\n\r\n")),
    );
    await once(upstream.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void upstream.close());
    const { port } = upstream.address() as AddressInfo;
    const flags = ["--port", "0", "--model", OLD.id, "--upstream", `http://127.0.0.1:${port}`];
    await using cli = spawnCli(["bridge", ...flags]);
    await cli.waitForStdout("\n");
    const { url }: { url: string } = JSON.parse(cli.stdout());

    expect([(await post(url)).status, (await post(url)).status]).toEqual([500, 500]);
    await cli.waitForStdout('"number":2');
    expect(cli.stdout()).toContain("expected a response status from 200 to 599, got 777");
  });

  test("lets open streams end after SIGTERM, and exits with 0", async () => {
    const api = createMessagesApi({ behave: () => ({ delayMs: 60 }) });
    await using server = await serveMock(api);
    await using cli = spawnCli(["bridge", "--port", "0", "--model", OLD.id, "--upstream", server.url]);
    await cli.waitForStdout("\n");
    const { url: baseUrl }: { url: string } = JSON.parse(cli.stdout());
    const completion = createClient({ apiKey: "any", baseUrl }).stream(REQUEST);
    await completion.ready();

    cli.process.kill("SIGTERM");

    expect((await completion.final()).completion).toBe(" Hello! My name is Claude.");
    expect(await cli.exited).toBe(0);
    expect(JSON.parse(cli.stdout().trimEnd().split("\n")[1] ?? "")).toMatchObject({ outcome: "answered" });
  });
});
