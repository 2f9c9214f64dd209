import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { createClient } from "@text-completions/client";
import { createMock, pause, stall, stream, text } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { describe, expect, test, onTestFinished } from "vitest";
import { SCRIPT, spawnCli } from "./spawn-cli.ts";

const KEY = "sk-ant-very-secret";

describe("complete, in a process of its own,", () => {
  test("reads a pipe and writes a pipe", async () => {
    await using cli = spawnCli(["complete", "--mock"]);
    cli.process.stdin.end("Hello, Claude\n");

    expect(await cli.exited).toBe(0);
    expect(cli.stdout()).toBe(" Hello! My name is Claude.");
    expect(cli.stderr()).toBe("");
  });

  test("stops on Ctrl-C with 130, keeps what came and lets the server know", async () => {
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

  test("ends quietly when its reader goes", async () => {
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

describe("mock, in a process of its own,", () => {
  test("lets open streams end after SIGTERM, logs them and exits with 0", async () => {
    await using cli = spawnCli(["mock", "--port", "0", "--tokens-per-second", "20"]);
    await cli.waitForStdout("\n");
    const { url: baseUrl }: { url: string } = JSON.parse(cli.stdout());
    const answer = createClient({ apiKey: "any", baseUrl }).stream({
      model: "claude-2.1",
      max_tokens_to_sample: 20,
      prompt: "\n\nHuman: Hello\n\nAssistant:",
    });
    await answer.ready();

    cli.process.kill("SIGTERM");

    expect((await answer.final()).completion).toBe(" Hello! My name is Claude.");
    expect(await cli.exited).toBe(0);
    expect(JSON.parse(cli.stdout().trimEnd().split("\n")[1] ?? "")).toMatchObject({ outcome: "answered" });
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "serves until %s, breaks streams that do not end and exits with 0",
    async (signal) => {
      await using cli = spawnCli(["mock", "--port", "0", "--tokens-per-second", "0.1"]);
      await cli.waitForStdout("\n");
      const { url: baseUrl }: { url: string } = JSON.parse(cli.stdout());
      const answer = createClient({ apiKey: "any", baseUrl }).stream({
        model: "claude-2.1",
        max_tokens_to_sample: 20,
        prompt: "\n\nHuman: Hello\n\nAssistant:",
      });
      await answer.ready();

      cli.process.kill(signal);

      expect(await cli.exited).toBe(0);
      expect(cli.stderr()).toBe("");
      // The end of the server is no call whose client went away.
      expect(cli.stdout().trimEnd().split("\n")).toHaveLength(1);
      await expect(answer.final()).rejects.toMatchObject({ kind: "stream", reason: "truncated" });
    },
  );
});

test("prompt exits with 1 for an invalid prompt", async () => {
  await using cli = spawnCli(["prompt"]);
  cli.process.stdin.end("Hello");

  expect(await cli.exited).toBe(1);
  expect(cli.stdout()).toContain("stdin:1:1 error:");
});

test("prompt refuses a folder as stdin", async () => {
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

describe("check, in a process of its own,", () => {
  test("writes what it knows on Ctrl-C, and ends with 130", async () => {
    const mock = createMock({ delayMs: 100 });
    await using server = await serveMock(mock);
    await using cli = spawnCli(["check", server.url, "--format", "json"], { ANTHROPIC_API_KEY: KEY });
    await mock.waitForCall(5);

    cli.process.kill("SIGINT");

    expect(await cli.exited).toBe(130);
    expect(JSON.parse(cli.stdout())).toMatchObject({
      version: 1,
      complete: false,
      failure: "the run was cut off",
    });
    expect(cli.stderr()).toMatch(/^\d+ checks, \d+ requests to .*\n$/);
  });

  test("ends quietly when its reader goes", async () => {
    await using server = await serveMock(createMock({ delayMs: 50 }));
    await using cli = spawnCli(["check", server.url, "--only", "response"]);

    cli.process.stdout.destroy();

    expect([0, 1]).toContain(await cli.exited);
    expect(cli.stderr()).toMatch(/^\d+ checks, .*\n$/);
  });
});
