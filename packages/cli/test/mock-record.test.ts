import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { COMPLETE_PATH } from "@text-completions/core";
import type { Recording } from "@text-completions/mock/record";
import { expect, test, onTestFinished, vi } from "vitest";
import { runCli } from "./run-cli.ts";
import { start } from "./start-mock.ts";

/** A file in a temporary folder, which is removed after the test. */
function createPlace(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "text-completions-record-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, "calls.json");
}

function countIn(file: string): number {
  const { exchanges }: Recording = JSON.parse(readFileSync(file, "utf8"));
  return exchanges.length;
}

async function ask(url: string): Promise<void> {
  await (await fetch(url + COMPLETE_PATH, { method: "POST", body: "{}" })).text();
}

test("a recording that cannot be written is reported at once, and written as soon as it can be", async () => {
  const file = createPlace();
  await using server = await start(["--record", file]);

  rmSync(path.dirname(file), { recursive: true });
  await ask(server.url);
  const message = await server.errorLine("Failed to write");
  const fix = await server.errorLine("retries the write");
  mkdirSync(path.dirname(file));
  await ask(server.url);

  expect(message).toBe(
    `error: Failed to write ${JSON.stringify(file)}: the directory does not exist. Pass a file in an existing, writable directory.`,
  );
  expect(fix).toBe("  The next call retries the write.");
  await vi.waitFor(() => expect(countIn(file)).toBe(2), { timeout: 10_000 });
  expect((await server.stop()).exitCode).toBe(0);
});

test("a recording that can never be written is reported once at the start, and once at the end", async () => {
  const file = createPlace();
  const server = await start(["--record", file]);

  rmSync(path.dirname(file), { recursive: true });
  await ask(server.url);
  await server.errorLine("retries the write");
  await ask(server.url);
  const { exitCode, stderr } = await server.stop();

  expect(exitCode).toBe(2);
  expect(stderr.match(/retries the write/g)).toHaveLength(1);
  expect(stderr.match(/Failed to write/g)).toHaveLength(2);
});

test("calls in quick succession are written together", async () => {
  const file = createPlace();
  await using server = await start(["--record", file]);
  const before = statSync(file).mtimeMs;
  const seen = new Set<number>();

  for (let count = 0; count < 30; count++) {
    await ask(server.url);
    seen.add(statSync(file).mtimeMs);
  }
  await server.stop();

  seen.delete(before);
  expect(seen.size).toBeLessThan(5);
  expect(countIn(file)).toBe(30);
});

test("an earlier recording stays until the first call, and is announced", async () => {
  const file = createPlace();
  const first = await start(["--record", file]);
  await ask(first.url);
  await ask(first.url);
  await first.stop();

  const idle = await start(["--record", file]);
  const { stderr } = await idle.stop();
  const kept = countIn(file);
  const next = await start(["--record", file]);
  await ask(next.url);
  await next.stop();

  expect(stderr).toBe(`note: ${JSON.stringify(file)} has 2 exchanges, which the first call replaces.\n`);
  expect(kept).toBe(2);
  expect(countIn(file)).toBe(1);
});

test.each(["export const answer = 42;\n", '{ "name": "my-app" }\n'])(
  "a file that is no recording is not replaced: %j",
  async (content) => {
    const file = createPlace();
    writeFileSync(file, content);

    const { exitCode, stderr } = await runCli(["mock", "--port", "0", "--record", file]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `Failed to record to ${JSON.stringify(file)}: it is not empty, and not a recording.`,
    );
    expect(readFileSync(file, "utf8")).toBe(content);
  },
);

test("a recording is not replaced by its own replay", async () => {
  const file = createPlace();
  const content = JSON.stringify({ version: 1, exchanges: [] });
  writeFileSync(file, content);

  const { exitCode, stderr } = await runCli(["mock", "--port", "0", "--replay", file, "--record", file]);

  expect(exitCode).toBe(2);
  expect(stderr).toContain("both --replay and --record name it. Pass different files.");
  expect(readFileSync(file, "utf8")).toBe(content);
});
