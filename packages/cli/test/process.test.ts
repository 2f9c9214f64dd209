import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { createClient } from "@text-completions/client";
import { createMock, pause, stall, stream, text } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { SCRIPT, spawnCli } from "./spawn-cli.ts";

const KEY = "sk-ant-very-secret";

describe("complete, in a separate process,", () => {
  test("reads a pipe and writes a pipe", async () => {
    await using cli = spawnCli(["complete", "--mock"]);
    cli.process.stdin.end("Hello, Claude\n");

    expect(await cli.exited).toBe(0);
    expect(cli.stdout()).toBe(" Hello! My name is Claude.");
    expect(cli.stderr()).toBe("");
  });

  test("stops on Ctrl-C with 130, keeps what arrived and closes the connection", async () => {
    const mock = createMock().reply(stream([text(" One,"), stall()]));
    await using server = await serveMock(mock);
    await using cli = spawnCli(["complete", "Count"], {
      ANTHROPIC_API_KEY: KEY,
      ANTHROPIC_BASE_URL: server.url,
    });
    await cli.waitForStdout(" One,");

    cli.process.kill("SIGINT");

    expect(await cli.exited).toBe(130);
    expect(cli.stdout()).toBe(" One,");
    expect(cli.stderr()).toBe("");
    const call = mock.calls[0];
    expect(call && (await mock.waitForEnd(call)).outcome).toBe("aborted");
  });

  test("stops on Ctrl-C while it reads a pipe that does not end", async () => {
    await using cli = spawnCli(["complete", "--mock"]);
    // More than the pipe holds: once it has gone through, the command is reading.
    await new Promise((resolve) => cli.process.stdin.write("a".repeat(4_000_000), resolve));

    cli.process.kill("SIGINT");

    expect(await cli.exited).toBe(130);
  });

  test("ends quietly when its reader has left", async () => {
    const words = Array.from({ length: 1000 }, () => [text(" word"), pause(1)]).flat();
    await using server = await serveMock(createMock().reply(stream(words)));
    await using cli = spawnCli(["complete", "--max-tokens", "4000", "Talk"], {
      ANTHROPIC_API_KEY: KEY,
      ANTHROPIC_BASE_URL: server.url,
    });
    await cli.waitForStdout(" word");

    cli.process.stdout.destroy();

    expect(await cli.exited).toBe(0);
    expect(cli.stderr()).toBe("");
  });
});

describe("mock, in a separate process,", () => {
  test("lets open streams end after SIGTERM, logs them and exits with 0", async () => {
    await using cli = spawnCli(["mock", "--port", "0", "--tokens-per-second", "20"]);
    await cli.waitForStdout("\n");
    const { url: baseUrl }: { url: string } = JSON.parse(cli.stdout());
    const completion = createClient({ apiKey: "any", baseUrl }).stream({
      model: "claude-2.1",
      max_tokens_to_sample: 20,
      prompt: "\n\nHuman: Hello\n\nAssistant:",
    });
    await completion.ready();

    cli.process.kill("SIGTERM");

    expect((await completion.final()).completion).toBe(" Hello! My name is Claude.");
    expect(await cli.exited).toBe(0);
    expect(JSON.parse(cli.stdout().trimEnd().split("\n")[1] ?? "")).toMatchObject({ outcome: "answered" });
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "serves until %s, breaks streams that do not end and exits with 0",
    async (signal) => {
      await using cli = spawnCli(["mock", "--port", "0", "--tokens-per-second", "0.1"]);
      await cli.waitForStdout("\n");
      const { url: baseUrl }: { url: string } = JSON.parse(cli.stdout());
      const completion = createClient({ apiKey: "any", baseUrl }).stream({
        model: "claude-2.1",
        max_tokens_to_sample: 20,
        prompt: "\n\nHuman: Hello\n\nAssistant:",
      });
      await completion.ready();

      cli.process.kill(signal);

      expect(await cli.exited).toBe(0);
      expect(cli.stderr()).toBe("");
      // The end of the server is no call whose client went away.
      expect(cli.stdout().trimEnd().split("\n")).toHaveLength(1);
      await expect(completion.final()).rejects.toMatchObject({ kind: "stream", reason: "truncated" });
    },
  );
});

test.each(["SIGTERM", "SIGHUP", "SIGKILL"] as const)(
  "a server that npx started ends when npx gets %s",
  async (signal) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "text-completions-npx-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const bin = path.join(folder, "node_modules", ".bin", "text-completions");
    mkdirSync(path.dirname(bin), { recursive: true });
    writeFileSync(path.join(folder, "package.json"), "{}");
    const command = [process.execPath, ...SCRIPT].map((word) => `'${word}'`).join(" ");
    writeFileSync(bin, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
    const npx = spawn("npm", ["exec", "--offline", "--", "text-completions", "mock", "--port", "0"], {
      cwd: folder,
      env: { ...process.env, NODE_NO_WARNINGS: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    // The server holds the pipe, too, so it closes when both have ended.
    const ended = once(npx, "close");
    const [line]: string[] = await once(npx.stdout.setEncoding("utf8"), "data");
    const { url }: { url: string } = JSON.parse(line ?? "");
    expect((await fetch(`${url}/__mock/health`)).status).toBe(200);

    npx.kill(signal);
    await ended;

    await expect(fetch(url)).rejects.toThrow("fetch failed");
  },
);

test("prompt exits with 1 for an invalid prompt", async () => {
  await using cli = spawnCli(["prompt"]);
  cli.process.stdin.end("Hello");

  expect(await cli.exited).toBe(1);
  expect(cli.stdout()).toContain("stdin:1:1 error:");
});

test("prompt rejects a directory as stdin", async () => {
  const folder = openSync(import.meta.dirname, "r");
  onTestFinished(() => closeSync(folder));

  const { status, stderr } = spawnSync(process.execPath, [...SCRIPT, "prompt"], {
    encoding: "utf8",
    stdio: [folder, "pipe", "pipe"],
    env: { NODE_NO_WARNINGS: "1" },
  });

  expect(stderr).toBe("error: Failed to read stdin: it is a directory. Pipe text into the command.\n");
  expect(status).toBe(2);
});

describe("check, in a separate process,", () => {
  test("writes its report on Ctrl-C, and exits with 130", async () => {
    const mock = createMock({ delayMs: 100 });
    await using server = await serveMock(mock);
    await using cli = spawnCli(["check", server.url, "--format", "json"], { ANTHROPIC_API_KEY: KEY });
    await mock.waitForCall(5);

    cli.process.kill("SIGINT");

    expect(await cli.exited).toBe(130);
    expect(JSON.parse(cli.stdout())).toMatchObject({
      version: 1,
      complete: false,
      failure: { code: "aborted" },
    });
    expect(cli.stderr()).toMatch(/^\d+ checks, \d+ requests to .*\n$/);
  });

  test("ends quietly when its reader has left", async () => {
    await using server = await serveMock(createMock({ delayMs: 50 }));
    await using cli = spawnCli(["check", server.url, "--only", "response"]);

    cli.process.stdout.destroy();

    expect([0, 1]).toContain(await cli.exited);
    expect(cli.stderr()).toMatch(/^\d+ checks, .*\n$/);
  });

  test("exits after its report although the server never responds", async () => {
    const server = createServer((socket) => socket.on("error", () => undefined));
    onTestFinished(() => void server.close());
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    await using cli = spawnCli(["check", url, "--only", "response/json", "--timeout", "100"]);

    expect(await cli.exited).toBe(2);
    expect(cli.stdout()).toContain("100 ms");
  });
});

test("bridge ends on SIGTERM although its upstream never responds", async () => {
  await using upstream = await serveMock({ fetch: () => new Promise(() => undefined) });
  const flags = ["--port", "0", "--model", "claude-opus-4-1", "--upstream", upstream.url];
  await using cli = spawnCli(["bridge", ...flags]);
  await cli.waitForStdout("\n");
  const { url: baseUrl }: { url: string } = JSON.parse(cli.stdout());
  const client = createClient({ apiKey: "any-key-0123456789", baseUrl, maxRetries: 0 });
  const failed = client.complete({
    model: "claude-2.1",
    max_tokens_to_sample: 20,
    prompt: "\n\nHuman: Hello\n\nAssistant:",
  });
  failed.catch(() => undefined);
  // Until the request is under way.
  await vi.waitFor(
    async () => {
      const health: { requests: number } = await (await fetch(`${baseUrl}/health`)).json();
      expect(health.requests).toBe(1);
    },
    { timeout: 30_000 },
  );

  cli.process.kill("SIGTERM");

  expect(await cli.exited).toBe(0);
  await expect(failed).rejects.toMatchObject({ kind: "connection" });
});
