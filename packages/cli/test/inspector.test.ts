import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request as requestByHttp } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { COMPLETE_PATH } from "@text-completions/core";
import { createMock } from "@text-completions/mock";
import { readScenario } from "@text-completions/mock/scenario";
import { serveMock } from "@text-completions/mock/server";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { createMessagesApi } from "../../bridge/test/messages-api/create-messages-api.ts";
import { NEW } from "../../bridge/test/messages-api/profile.ts";
import type { InspectedCall, InspectorState } from "../src/inspector/inspected-call.ts";
import { toCurl, toScenario, toTest } from "../src/inspector/page/copy-call.ts";
import { readCompletion, readEvents } from "../src/inspector/page/read-call.ts";
import type { CliInput } from "./run-cli.ts";
import { type Running, start, startServer } from "./start-mock.ts";

const KEY = "sk-ant-very-secret-0123456789";
const REQUEST = {
  model: "claude-2.1",
  max_tokens_to_sample: 50,
  prompt: "\n\nHuman: Hi 'there'\n\nAssistant:",
};

async function startMock(flags: readonly string[] = [], input: CliInput = {}): Promise<Running> {
  const server = await start(flags, input);
  onTestFinished(async () => void (await server.stop()));
  return server;
}

function send({ url }: { url: string }, body: object = {}, init: RequestInit = {}): Promise<Response> {
  const headers = { "x-api-key": KEY, "anthropic-version": "2023-06-01", "content-type": "application/json" };
  return fetch(url + COMPLETE_PATH, {
    method: "POST",
    body: JSON.stringify({ ...REQUEST, ...body }),
    ...init,
    headers: { ...headers, ...(init.headers as Record<string, string> | undefined) },
  });
}

async function readState({ url }: { url: string }, after = 0, page = "/__mock/"): Promise<InspectorState> {
  return (await fetch(`${url}${page}inspector?after=${after}`)).json();
}

/** How long a server may take on a busy machine. */
const WAIT = { timeout: 30_000 };

/** The last call, once it has ended. */
async function lastCall(server: { url: string }, page?: string): Promise<InspectedCall> {
  return vi.waitFor(async () => {
    const call = (await readState(server, 0, page)).calls.at(-1);
    if (call === undefined || call.outcome === "pending") throw new Error("There is no call that has ended.");
    return call;
  }, WAIT);
}

/** Sends a request that stalls, leaves when its call has come so far, and returns the call. */
async function leave(
  server: { url: string },
  body: object,
  { headers = {}, hasStalled }: { headers?: HeadersInit; hasStalled: (call: InspectedCall) => boolean },
): Promise<InspectedCall> {
  const { calls } = await readState(server);
  const controller = new AbortController();
  const left = send(server, body, { headers, signal: controller.signal }).then((response) => response.text());
  left.catch(() => undefined);
  await vi.waitFor(async () => {
    const call = (await readState(server)).calls[calls.length];
    if (call === undefined || !hasStalled(call)) throw new Error("The call has not stalled yet.");
  }, WAIT);
  controller.abort();
  await expect(left).rejects.toThrow("aborted");
  return lastCall(server);
}

/** Lets the next request have these steps or this reply. */
async function script(
  { url, scope = "" }: { url: string; scope?: string },
  ...replies: unknown[]
): Promise<void> {
  const body = JSON.stringify({ replies: replies.map((reply) => ({ reply, once: true })) });
  const headers = { "x-mock-scope": scope };
  expect((await fetch(`${url}/__mock/replies`, { method: "POST", headers, body })).status).toBe(204);
}

test("the page loads nothing and runs nothing but its own script", async () => {
  const server = await startMock();

  const response = await fetch(`${server.url}/__mock/`);
  const page = await response.text();

  expect(response.headers.get("content-security-policy")).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
  );
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(page).not.toMatch(/(?:src|href)="|https?:\/\/(?!127|localhost|www\.w3\.org)/);
  expect(page.length).toBeLessThan(64_000);
});

test("the calls are shown as they come, without keys", async () => {
  const server = await startMock();
  await script({ ...server, scope: "a test" }, { stream: [" a", { stall: true }] });
  const prompt = `\n\nHuman: My key is ${KEY}\n\nAssistant:`;

  const response = await send(server, { stream: true, prompt }, { headers: { "x-mock-scope": "a test" } });
  const reader = response.body?.getReader();
  await reader?.read();
  const during = await readState(server);
  await reader?.cancel();
  const ended = await vi.waitFor(async () => {
    const state = await readState(server, during.revision);
    expect(state.calls.length).toBe(1);
    return state;
  }, WAIT);

  const [call] = during.calls;
  expect(call).toMatchObject({
    id: 1,
    outcome: "pending",
    scope: "a test",
    exchange: { request: { method: "POST" }, response: { status: 200 } },
  });
  expect(JSON.stringify([during, ended])).not.toContain("0123456789");
  expect(JSON.stringify(during)).toContain("My key is [redacted]");
  expect(during.server).toEqual({ kind: "mock", scriptable: true });
});

test("what has not changed is not sent again", async () => {
  const server = await startMock();
  await (await send(server)).text();
  const { id } = await lastCall(server);

  const { revision, firstId, calls } = await readState(server);

  expect({ id, firstId, count: calls.length }).toEqual({ id: 1, firstId: 1, count: 1 });
  expect((await readState(server, revision)).calls).toEqual([]);
});

test("a call says how it ended and why", async () => {
  const server = await startMock();
  await script(
    server,
    { stream: [" a", { drop: true }] },
    { drop: "reset" },
    { stream: [" a", { stall: true }] },
    { stall: true },
  );
  const ends: InspectedCall[] = [];

  await (await send(server, { stream: true })).text().catch(() => undefined);
  ends.push(await lastCall(server));
  await send(server).catch(() => undefined);
  ends.push(await lastCall(server));
  const hasBegun = ({ exchange }: InspectedCall): boolean => exchange.response?.status === 200;
  ends.push(await leave(server, { stream: true }, { hasStalled: hasBegun }));
  ends.push(await leave(server, { stream: false }, { hasStalled: () => true }));

  expect(ends.map(({ id, outcome, exchange }) => [id, outcome, exchange.response?.status])).toEqual([
    [1, "dropped", 200],
    [2, "dropped", undefined],
    [3, "aborted", 200],
    [4, "aborted", undefined],
  ]);
});

test("incidents and mistakes of the client are shown at their call", async () => {
  const server = await startMock(["--chaos", "seed=1, overloaded=1"]);

  await send(server);
  const { notes: chaos } = await leave(
    server,
    { stream: true },
    { headers: { "x-mock-chaos": "stall=1" }, hasStalled: ({ notes }) => notes.length > 0 },
  );
  await script(server, { failure: "rate_limit_error", retryAfterSeconds: 9 });
  const off = { headers: { "x-mock-chaos": "off" } };
  await send(server, {}, off);
  await send(server, {}, off);

  const { calls } = await readState(server);
  expect(calls[0]?.notes).toEqual([
    { kind: "chaos", text: "overloaded" },
    { kind: "error", text: "overloaded_error: Overloaded" },
  ]);
  expect(chaos).toEqual([{ kind: "chaos", text: "stall" }]);
  expect(calls[3]?.notes[0]).toEqual({ kind: "finding", text: expect.stringContaining("repeats call 3") });
});

test("the latest 200 calls are kept", async () => {
  const server = await startMock();
  for (let count = 0; count < 205; count++) await (await send(server)).text();

  const { firstId, calls } = await readState(server);

  expect({ firstId, count: calls.length }).toEqual({ firstId: 6, count: 200 });
});

test("requests of other sites and hosts are rejected, and so are other methods", async () => {
  const server = await startMock();
  const { port } = new URL(server.url);
  const statusOf = (page: string, headers: Record<string, string>, method = "GET"): Promise<number> =>
    new Promise((resolve, reject) => {
      requestByHttp({ port, host: "127.0.0.1", path: page, headers, method }, (message) => {
        message.resume();
        resolve(message.statusCode ?? 0);
      })
        .on("error", reject)
        .end();
    });

  for (const page of ["/__mock/", "/__mock/inspector"]) {
    expect(await statusOf(page, { host: "evil.example" })).toBe(403);
    expect(await statusOf(page, { origin: "https://evil.example" })).toBe(403);
    expect(await statusOf(page, {}, "POST")).toBe(405);
    expect(await statusOf(page, { host: `localhost:${port}` })).toBe(200);
  }
});

test("a server that other machines reach shows no calls", async () => {
  const server = await startMock(["--host", "0.0.0.0"]);
  const local = { url: server.url.replace("0.0.0.0", "127.0.0.1") };

  expect((await fetch(`${local.url}/__mock/`)).status).toBe(404);
});

test("an upload gets its response as soon as without the page", async () => {
  const server = await startMock();
  const { port } = new URL(server.url);

  const status = await new Promise((resolve, reject) => {
    const request = requestByHttp({
      port,
      path: COMPLETE_PATH,
      method: "POST",
      headers: { "content-length": 1000 },
    });
    request.once("response", ({ statusCode }) => resolve(statusCode)).once("error", reject);
    request.write("{");
    onTestFinished(() => void request.destroy());
  });

  expect(status).toBe(401);
});

test("the bridge shows its calls with what it adapted", async () => {
  const api = createMessagesApi();
  await using upstream = await serveMock(api);
  await using bridge = await startServer("bridge", ["--upstream", upstream.url, "--model", NEW.id], {});

  await (await send(bridge, { temperature: 1, top_p: 0.5 })).text();
  await (await send(bridge, { stream: true })).text();
  const { calls, server } = await readState(bridge, 0, "/__bridge/");

  expect(server).toEqual({ kind: "bridge", scriptable: false });
  expect(calls).toMatchObject([
    {
      liveModel: NEW.id,
      outcome: "answered",
      notes: [{ kind: "adaptation", text: expect.stringContaining(": ") }],
    },
    { liveModel: NEW.id, outcome: "answered" },
  ]);
  expect((await fetch(`${bridge.url}/__bridge/`)).headers.get("content-type")).toContain("text/html");
  expect((await (await fetch(`${bridge.url}/health`)).text()).length).toBeGreaterThan(0);
  expect((await readState(bridge, 0, "/__bridge/")).calls).toHaveLength(2);
});

test("a call copied as curl sends the same request, with the key of the environment", async () => {
  const server = await startMock();
  await (await send(server, { stream: true })).text();
  const command = toCurl(await lastCall(server));

  const env = { PATH: process.env["PATH"], ANTHROPIC_API_KEY: "sk-other" };
  await promisify(execFile)("sh", ["-c", command], { env });

  expect(command).not.toContain(KEY);
  const [first, second] = (await readState(server)).calls;
  expect(second?.exchange.request.body).toEqual(first?.exchange.request.body);
  expect(second?.exchange.response?.status).toBe(200);
});

const REPLIES = [
  { name: "a completion", reply: { completion: " A b", stopReason: "max_tokens" } },
  { name: "an error", reply: { failure: "rate_limit_error", retryAfterSeconds: 2, message: "No" } },
  {
    name: "a page of a proxy",
    reply: { response: { status: 502, headers: { "content-type": "text/html" }, body: "<p>" } },
  },
  { name: "a stream", stream: true, reply: { stream: [" A", { pause: 20 }, { ping: true }, " b"] } },
  {
    name: "a stream with an error",
    stream: true,
    reply: { stream: [" A", { errorEvent: "api_error", message: "No" }] },
  },
  { name: "a stream that breaks", stream: true, reply: { stream: [" A", { drop: true }] } },
  { name: "a connection that breaks", reply: { drop: true } },
];

const GENERATED = path.join(import.meta.dirname, ".generated");
afterAll(() => rmSync(GENERATED, { recursive: true, force: true }));

test.each(REPLIES)(
  "$name copied as a scenario and as a test is sent again as it was",
  async ({ name, reply, stream = false }) => {
    const server = await startMock();
    await script(server, reply);
    await send(server, { stream })
      .then((response) => response.text())
      .catch(() => undefined);
    const call = await lastCall(server);

    const scenario = readScenario(JSON.parse(toScenario(call)));
    await using again = await serveMock(
      scenario.addTo(createMock({ ...scenario.options, checkResponses: "off" })),
    );
    const replayed = await outcomeOf(() => send(again, { stream }));
    await runTest(name, toTest(call));

    await script(server, reply);
    expect(replayed).toEqual(await outcomeOf(() => send(server, { stream })));
  },
);

async function outcomeOf(respond: () => Promise<Response>): Promise<unknown> {
  try {
    const response = await respond();
    return { status: response.status, text: (await response.text()).replaceAll(/(?:compl|req)_\w+/g, "id") };
  } catch (error) {
    return String(error);
  }
}

/** Runs the body of a copied test. */
async function runTest(name: string, code: string): Promise<void> {
  mkdirSync(GENERATED, { recursive: true });
  const file = path.join(GENERATED, `${name.replaceAll(" ", "-")}.ts`);
  const header =
    'import { expect } from "vitest";\nexport let run;\nconst test = (name, body) => void (run = body);';
  writeFileSync(file, code.replace('import { expect, test } from "vitest";', header));
  const { run }: { run: () => Promise<void> } = await import(pathToFileURL(file).href);
  await run();
}

test.each([
  { name: "milliseconds", headers: { "retry-after-ms": "1500" } },
  { name: "a date", headers: { "retry-after": "Thu, 01 Jan 1970 00:00:02 GMT" } },
])("a copied scenario waits as long as a retry-after of $name asks", ({ headers }) => {
  const call: InspectedCall = {
    id: 1,
    startedAt: 500,
    outcome: "answered",
    notes: [],
    exchange: {
      request: { method: "POST", url: "http://127.0.0.1/v1/complete", headers: {}, body: { text: "{}" } },
      response: {
        status: 429,
        headers: { "content-type": "application/json", ...headers },
        headersAtMs: 1,
        chunks: [
          { atMs: 2, text: '{"type":"error","error":{"type":"rate_limit_error","message":"Slow down"}}' },
        ],
      },
      endedAtMs: 3,
    },
  };

  expect(JSON.stringify(JSON.parse(toScenario(call)))).toContain('"retryAfterSeconds":1.5');
});

test("events that cannot be read are shown with those before them", () => {
  const text =
    'event: completion\ndata: {"type":"completion","id":"a","completion":" a","stop_reason":null,"model":"m"}\n\nevent: completion\ndata: {\n\n';
  const call: InspectedCall = {
    id: 1,
    startedAt: 0,
    outcome: "answered",
    notes: [],
    exchange: {
      request: { method: "POST", url: "http://127.0.0.1/", headers: {}, body: { text: "" } },
      response: {
        status: 200,
        headers: { "content-type": "text/event-stream" },
        headersAtMs: 1,
        chunks: [{ atMs: 2, text }],
      },
      endedAtMs: 3,
    },
  };

  expect(readCompletion(call).text).toBe(" a");
  expect(readEvents(call).marks.map(({ kind, errors }) => [kind, errors.length])).toEqual([
    ["text", 0],
    ["other", 1],
  ]);
});
