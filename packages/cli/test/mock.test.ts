import { createServer } from "node:net";
import { once } from "node:events";
import { createClient } from "@text-completions/client";
import { COMPLETE_PATH } from "@text-completions/core";
import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";
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
  it("says where it listens, as JSON on the first line", async () => {
    await using server = await start();

    const { stdout } = await server.stop();

    expect(JSON.parse(stdout.split("\n")[0] ?? "")).toEqual({ event: "listening", url: server.url });
    expect(new URL(server.url).port).not.toBe("0");
  });

  it("answers a client", async () => {
    await using server = await start();
    const client = createClient({ apiKey: "any", baseUrl: server.url });

    expect((await client.complete(REQUEST)).completion).toBe(" Hello! My name is Claude.");
    expect((await client.stream(REQUEST).final()).completion).toBe(" Hello! My name is Claude.");
  });

  it("logs each call as JSON, without keys", async () => {
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

  it("logs that a client went away", async () => {
    await using server = await start(["--tokens-per-second", "1"]);
    const client = createClient({ apiKey: "any", baseUrl: server.url });
    for await (const text of client.stream(REQUEST).text()) {
      expect(text).not.toBe("");
      break;
    }

    expect(JSON.parse(await server.line('"call"'))).toMatchObject({ status: 200, outcome: "aborted" });
  });
});

describe("on a terminal", () => {
  const terminal = ["stdout"] as const;

  it("shows a curl line that works, and a line for each call", async () => {
    await using server = await start([], { terminal, env: { NO_COLOR: "1" } });
    const body = /-d '(.*)'/.exec(await server.line("-d '"))?.[1] ?? "";

    const response = await post(server.url, {}, JSON.parse(body));

    expect(response.status).toBe(200);
    expect(await server.line("curl ")).toBe(`curl ${server.url}${COMPLETE_PATH} \\`);
    expect(await server.line("  POST  ")).toMatch(
      /^\d\d:\d\d:\d\d {2}POST {2}\/v1\/complete {2}200 {2}claude-2\.1 {2}\d+ ms$/,
    );
  });

  it("shows no key, and no character that steers the terminal", async () => {
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

it("gives the same bytes for the same seed", async () => {
  expect(await firstAnswer("7")).toBe(await firstAnswer("7"));
  expect(await firstAnswer("7")).not.toBe(await firstAnswer("8"));
});

it("waits before each answer by --latency", async () => {
  await using server = await start(["--latency", "50"]);
  await (await post(server.url)).text();

  expect(JSON.parse(await server.line('"call"')).durationMs).toBeGreaterThanOrEqual(45);
});

describe("refuses with exit status 2", () => {
  it("a port in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" ? String(address?.port) : "";

    const { exitCode, stdout, stderr } = await runCli(["mock", "--port", port]);
    taken.close();

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toBe(
      `error: Failed to listen on 127.0.0.1:${port}: the port is in use. Choose others with --port and --host; port 0 is any free one.\n`,
    );
  });

  it.each([
    ["a port that is none", ["--port", "70000"], "It is not a port from 0 to 65535."],
    ["a latency that is none", ["--latency", "-1"], "It is less than 0."],
    ["a key of nothing, which a variable that is not set gives", ["--api-key", ""], "It is empty."],
    ["a key of spaces", ["--api-key", "a", "--api-key", "  "], "It is empty."],
    ["a recording in no folder", ["--record", "/no/such/a.json"], "there is no such folder."],
    ["a speed of nothing", ["--tokens-per-second", "0"], "It is not more than 0."],
  ])("%s", async (_, flags, message) => {
    const { exitCode, stderr } = await runCli(["mock", ...flags]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
