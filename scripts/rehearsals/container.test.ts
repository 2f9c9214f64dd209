import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "image-"));
const context = path.join(folder, "image");

beforeAll(() => {
  execFileSync(process.execPath, [path.join(ROOT, "scripts/image-context.ts"), context], { stdio: "pipe" });
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the context holds the command with its dependencies, and runs by itself", async () => {
  const file = path.join(context, "bin/text-completions.js");
  accessSync(file, constants.X_OK);
  const { version } = JSON.parse(readFileSync(path.join(ROOT, "packages/cli/package.json"), "utf8"));
  expect(
    execFileSync(process.execPath, [file, "--version"], { cwd: os.tmpdir(), encoding: "utf8" }).trim(),
  ).toBe(version);

  const child = spawn(process.execPath, [file, "mock", "--port", "0"], { cwd: os.tmpdir() });
  const { url } = JSON.parse(String((await once(child.stdout, "data"))[0]));
  expect((await fetch(`${url}/__mock/health`)).status).toBe(200);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("the Dockerfile copies the context, installs nothing, and does not run as root", () => {
  const lines = readFileSync(path.join(context, "Dockerfile"), "utf8").split("\n");

  expect(lines).toContain("COPY . /opt/text-completions");
  expect(lines.filter((line) => /npm|apk|curl|wget|http/.test(line) && !line.startsWith("#"))).toEqual([]);
  expect(lines).toContain("USER node");
});

// Where Docker is installed but no engine runs, `docker info` fails, too.
// oxlint-disable-next-line vitest/no-conditional-tests -- Only an engine can build an image.
if (spawnSync("docker", ["info"]).status === 0) {
  test("the image serves a mock, and stops by a signal", async () => {
    const run = (...args: string[]): string => execFileSync("docker", args, { encoding: "utf8" }).trim();
    run("build", "--tag", "text-completions:rehearsal", context);
    expect(run("run", "--rm", "text-completions:rehearsal", "--version")).toMatch(/^\d+\.\d+\.\d+/);

    const id = run(
      "run",
      "--detach",
      "--publish",
      "127.0.0.1::4010",
      "text-completions:rehearsal",
      "mock",
      "--host",
      "0.0.0.0",
    );
    try {
      const address = run("port", id, "4010");
      const complete = (): Promise<Response> =>
        fetch(`http://${address}/v1/complete`, {
          method: "POST",
          headers: {
            "x-api-key": "any",
            "anthropic-version": "2023-06-01",
            "content-type": "application/json",
          },
          body: JSON.stringify({
            model: "claude-2.1",
            max_tokens_to_sample: 5,
            prompt: "\n\nHuman: Hi\n\nAssistant:",
          }),
        });
      const status = async (): Promise<number> => (await complete().catch(() => Response.error())).status;
      // The port is open a moment before the command listens.
      while ((await status()) === 0) await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await status()).toBe(200);
      run("stop", id);
      expect(run("inspect", "--format", "{{.State.ExitCode}}", id)).toBe("0");
    } finally {
      run("rm", "--force", id);
    }
  }, 300_000);
}
