import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { createMock } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";

const NPX = "npx --no text-completions";
const COMMAND = path.join(import.meta.dirname, "node_modules/.bin/text-completions");

/** The step of the workflow that checks the gateway. */
async function readStep(): Promise<string> {
  const workflow = parse(await readFile(path.join(import.meta.dirname, "check-gateway.yml"), "utf8"));
  const steps: { name?: string; run?: string }[] = workflow.jobs.contract.steps;
  return steps.find(({ name }) => name === "Check the contract")?.run ?? "";
}

/** Runs the step against a gateway, with the command of this repository in place of the published one. */
async function runStep(gatewayUrl: string): Promise<{ status: number; stdout: string; report: string }> {
  const cwd = await mkdtemp(path.join(os.tmpdir(), "contract-ci-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  const child = spawn((await readStep()).replace(NPX, COMMAND), {
    cwd,
    shell: true,
    env: { ...process.env, GATEWAY_URL: gatewayUrl, ANTHROPIC_API_KEY: "sk-ant-of-the-gateway" },
  });
  child.stderr.resume();
  const [stdout, [status]] = await Promise.all([text(child.stdout), once(child, "close")]);
  return { status, stdout, report: await readFile(path.join(cwd, "contract.xml"), "utf8") };
}

test("the step runs the command that is installed from the lockfile", async () => {
  expect(await readStep()).toContain(`${NPX} check "$GATEWAY_URL"`);
});

test("a gateway that conforms passes", async () => {
  await using gateway = await serveMock(createMock({ apiKeys: ["sk-ant-of-the-gateway"] }));

  const { status, stdout, report } = await runStep(gateway.url);

  expect(stdout).not.toContain("::error");
  expect(report).toContain("<testsuites");
  expect(status).toBe(0);
});

test("a gateway that breaks it fails, and each violation is an annotation", async () => {
  const mock = createMock();
  await using gateway = await serveMock({
    async fetch(request) {
      const response = await mock.fetch(request);
      // This gateway drops the stop reason.
      const body = (await response.text()).replaceAll('"stop_sequence"', '"end_turn"');
      return new Response(body, { status: response.status, headers: response.headers });
    },
  });

  const { status, stdout, report } = await runStep(gateway.url);

  expect(stdout).toContain("::error");
  expect(report).toContain("<failure");
  expect(`${stdout}${report}`).not.toContain("sk-ant-of-the-gateway");
  expect(status).toBe(1);
});
