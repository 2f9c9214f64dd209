import { createClient } from "@text-completions/client";
import { COMPLETE_PATH } from "@text-completions/core";
import { describe, expect, test } from "vitest";
import { start } from "./start-mock.ts";

const REQUEST = { model: "claude-2.1", max_tokens_to_sample: 20, prompt: "\n\nHuman: Hello\n\nAssistant:" };

function post(url: string, headers: Record<string, string> = {}, body: unknown = REQUEST): Promise<Response> {
  return fetch(url + COMPLETE_PATH, {
    method: "POST",
    headers: { "x-api-key": "any", "anthropic-version": "2023-06-01", ...headers },
    body: JSON.stringify(body),
  });
}

describe("in a pipe", () => {
  test("says where it listens, as JSON on the first line", async () => {
    await using server = await start();

    const { stdout } = await server.stop();

    expect(JSON.parse(stdout.split("\n")[0] ?? "")).toEqual({ event: "listening", url: server.url });
    expect(new URL(server.url).port).not.toBe("0");
  });

  test("responds to a client", async () => {
    await using server = await start();
    const client = createClient({ apiKey: "any", baseUrl: server.url });

    expect((await client.complete(REQUEST)).completion).toBe(" Hello! My name is Claude.");
    expect((await client.stream(REQUEST).final()).completion).toBe(" Hello! My name is Claude.");
  });

  test("logs each call as JSON, without keys", async () => {
    await using server = await start(["--api-key", "sk-one", "--api-key", "sk-two"]);
    await (await post(server.url, { "x-api-key": "sk-two" })).text();
    await (await post(server.url, { "x-api-key": "sk-three" })).text();
    await (await fetch(`${server.url}/elsewhere?key=sk-four`)).text();

    const first = await server.line('"number":1');
    const second = await server.line('"number":2');
    const third = await server.line('"number":3');
    const ran = await server.stop();

    expect(JSON.parse(first)).toEqual({
      event: "call",
      number: 1,
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      method: "POST",
      path: COMPLETE_PATH,
      status: 200,
      model: "claude-2.1",
      durationMs: expect.any(Number),
      outcome: "answered",
      requestId: expect.stringMatching(/^req_/),
    });
    expect(JSON.parse(second)).toMatchObject({ status: 401, error: "authentication_error" });
    expect(JSON.parse(third)).toMatchObject({ method: "GET", path: "/elsewhere", status: 404 });
    expect(JSON.stringify(ran)).not.toContain("sk-");
  });

  test("logs that a client disconnected", async () => {
    await using server = await start(["--tokens-per-second", "1"]);
    const client = createClient({ apiKey: "any", baseUrl: server.url });
    for await (const text of client.stream(REQUEST).text()) {
      expect(text).not.toBe("");
      break;
    }

    expect(JSON.parse(await server.line('"call"'))).toMatchObject({ status: 200, outcome: "aborted" });
  });
});

describe("the log", () => {
  const LONG = "x".repeat(100_000);

  /** Sends what a hostile client would: a long model, line ends of several kinds, and what starts a command in CI. */
  async function provoke(url: string): Promise<void> {
    const model = `\u2028::error::forged\u0085##[error]forged \u009b2J ${LONG}`;
    await (await post(url, {}, { ...REQUEST, model })).text();
    await (await fetch(`${url}/${LONG.slice(0, 10_000)}`)).text();
    await (await post(url, {}, { ...REQUEST, temperature: 2 })).text();
    await (await post(url, {}, { ...REQUEST, model: "sk-ant-a-key-in-the-wrong-place" })).text();
  }

  test.each([
    { name: "in a pipe", terminal: [] },
    { name: "on a terminal", terminal: ["stdout"] },
  ] as const)("$name has one bounded line per call that cannot be split or forged", async ({ terminal }) => {
    await using server = await start([], { terminal, env: { NO_COLOR: "1" } });
    await provoke(server.url);
    await server.line("temperature");
    await server.line("[redacted]");

    const { stdout } = await server.stop();

    const lines = stdout.split(/[\n\r\u0085\u2028\u2029]/).filter((line) => / 404 |"status":404/.test(line));
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.length).toBeLessThan(1500);
    expect(stdout).not.toMatch(/##\[|^\s*::|[\u007f-\u009f]|sk-ant-a-key/m);
  });

  test("shows the message of a 400", async () => {
    await using server = await start();
    await (await post(server.url, {}, { ...REQUEST, temperature: 2 })).text();

    expect(JSON.parse(await server.line('"call"'))).toMatchObject({
      status: 400,
      error: "invalid_request_error",
      message: expect.stringContaining("temperature"),
    });
  });
});

describe("on a terminal", () => {
  const terminal = ["stdout"] as const;

  test("shows a curl line that works, and a line for each call", async () => {
    await using server = await start([], { terminal, env: { NO_COLOR: "1" } });
    const body = /-d '(.*)'/.exec(await server.line("-d '"))?.[1] ?? "";

    const response = await post(server.url, {}, JSON.parse(body));

    expect(response.status).toBe(200);
    expect(await server.line("curl ")).toBe(`curl ${server.url}${COMPLETE_PATH} \\`);
    expect(await server.line("  POST  ")).toMatch(
      /^\d\d:\d\d:\d\d {2}POST {2}\/v1\/complete {2}200 {2}claude-2\.1 {2}\d+ ms$/,
    );
  });

  test("shows no key, and no character that controls the terminal", async () => {
    await using server = await start(["--api-key", "sk-one"], { terminal, env: { NO_COLOR: "1" } });
    await (await post(server.url, { "x-api-key": "sk-one" }, { ...REQUEST, model: "\u001B[2J" })).text();

    expect(await server.line("  POST  ")).toContain("  404  \\u001b[2J  ");
    const { stdout } = await server.stop();
    expect(stdout).toContain('-H "x-api-key: $ANTHROPIC_API_KEY"');
    expect(stdout).not.toContain("sk-one");
  });
});

async function firstAnswer(seed: string): Promise<string> {
  await using server = await start(["--seed", seed]);
  return (await post(server.url)).text();
}

test("responds with the same bytes for the same seed", async () => {
  expect(await firstAnswer("7")).toBe(await firstAnswer("7"));
  expect(await firstAnswer("7")).not.toBe(await firstAnswer("8"));
});

test("causes random incidents with --chaos, and logs them", async () => {
  await using server = await start(["--chaos", "seed=7, overloaded=1"]);
  const response = await post(server.url);

  expect(response.status).toBe(529);
  expect(JSON.parse(await server.line('"call"'))).toMatchObject({ status: 529, chaos: "overloaded" });
});

test("waits before each response with --latency", async () => {
  await using server = await start(["--latency", "50"]);
  await (await post(server.url)).text();

  expect(JSON.parse(await server.line('"call"')).durationMs).toBeGreaterThanOrEqual(45);
});
