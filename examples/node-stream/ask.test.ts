import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { createMock, drop, stream, text as sentence, type Mock } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { expect, test } from "vitest";

interface Ran {
  status: number;
  stdout: string;
  stderr: string;
}

async function ask(mock: Mock, question: string): Promise<Ran> {
  await using server = await serveMock(mock);
  const child = spawn(process.execPath, ["ask.ts", question], {
    cwd: import.meta.dirname,
    env: { ...process.env, ANTHROPIC_API_KEY: "any", ANTHROPIC_BASE_URL: server.url, NODE_NO_WARNINGS: "1" },
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { status, stdout, stderr };
}

test("prints the response", async () => {
  const mock = createMock().reply(" It scatters light.");

  expect(await ask(mock, "Why?")).toEqual({ status: 0, stdout: " It scatters light.", stderr: "" });
  expect(mock.calls[0]?.request).toMatchObject({ prompt: "\n\nHuman: Why?\n\nAssistant:", stream: true });
});

test("prints the text that arrived before the connection broke, and then the error", async () => {
  const { status, stdout, stderr } = await ask(
    createMock().reply(stream([sentence(" It scatters"), drop()])),
    "Why?",
  );

  expect({ status, stdout }).toEqual({ status: 1, stdout: " It scatters" });
  expect(stderr).toContain("StreamError");
});
