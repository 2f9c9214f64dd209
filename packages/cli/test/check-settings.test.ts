import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { CHECKS, type Report } from "@text-completions/contract";
import { createMock, type Mock } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CliResult, runCli } from "./run-cli.ts";
import { spawnCli } from "./spawn-cli.ts";

const KEY = "sk-ant-very-secret";

let root = "";
let folder = "";
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "check-settings-"));
});
beforeEach(async () => {
  folder = path.join(root, String(++count));
  await mkdir(folder);
});
afterAll(() => rm(root, { recursive: true }));

async function save(name: string, content: unknown): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

/** Checks a mock that breaks one check, or none. */
async function check(flags: readonly string[], mock: Mock = broken()): Promise<CliResult> {
  await using server = await serveMock(mock);
  // Awaited, for the server closes when this function is left.
  return await runCli(["check", server.url, ...flags], { env: { ANTHROPIC_API_KEY: KEY } });
}

function conformant(): Mock {
  return createMock({ apiKeys: [KEY] });
}

/** Its completions have no `type`, and no `id`. */
function broken(): Mock {
  return createMock({ apiKeys: [KEY], checkResponses: "off" }).reply(() =>
    Response.json(
      { completion: " a", stop_reason: "stop_sequence", model: "claude-2.1" },
      { headers: { "request-id": crypto.randomUUID() } },
    ),
  );
}

const ONLY = ["--only", "response/type-and-id,response/json"];

describe("--baseline", () => {
  test("is written with --update-baseline, after which only other failures fail", async () => {
    const file = path.join(folder, "known.json");

    const before = await check(ONLY);
    const update = await check([...ONLY, "--baseline", file, "--update-baseline"]);
    const after = await check([...ONLY, "--baseline", file]);

    expect(before.exitCode).toBe(1);
    expect(update.exitCode).toBe(0);
    expect(update.stderr).toContain(`Wrote ${JSON.stringify(file)}: 1 known to fail.\n`);
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
      version: 1,
      known: [{ check: "response/type-and-id" }],
    });
    expect(after.exitCode).toBe(0);
    expect(after.stdout).toContain("! known to fail: response/type-and-id\n");
    expect(after.stdout).toContain("fails only known checks: 1 of the baseline.");
  });

  test("shows what is new, what is fixed, and what does not exist", async () => {
    const file = await save("known.json", {
      version: 1,
      known: [{ check: "response/json", reason: "The proxy." }, { check: "gone/check" }],
    });

    const { exitCode, stdout } = await check([...ONLY, "--baseline", file]);

    expect(exitCode).toBe(1);
    expect(stdout).toContain("✗ response/type-and-id");
    expect(stdout).toContain("✓ fixed, remove from the baseline: response/json\n");
    expect(stdout).toContain("! no such check, remove from the baseline: gone/check\n");
  });

  test("keeps its reasons and what a run did not evaluate when it is updated", async () => {
    const kept = [{ check: "errors/envelope", reason: "Framework." }];
    const file = await save("known.json", { version: 1, known: [...kept, { check: "response/json" }] });

    await check([...ONLY, "--baseline", file, "--update-baseline"]);

    const { known } = JSON.parse(await readFile(file, "utf8"));
    expect(known).toHaveLength(2);
    expect(known).toEqual(expect.arrayContaining([...kept, { check: "response/type-and-id" }]));
  });

  test("is not written if the server could not be checked", async () => {
    const file = path.join(folder, "known.json");

    const { exitCode } = await check(
      ["--baseline", file, "--update-baseline"],
      createMock({ apiKeys: ["another"] }),
    );

    expect(exitCode).toBe(2);
    await expect(readFile(file, "utf8")).rejects.toThrow("ENOENT");
  });

  test.each([
    {
      name: "a file that does not exist",
      content: undefined,
      flags: [],
      message: "the file does not exist. Pass --update-baseline to create it.",
    },
    {
      name: "a file that is not JSON",
      content: "no",
      flags: ["--update-baseline"],
      message: "it is not JSON. Pass --update-baseline after deleting it.",
    },
    {
      name: "a file with something else",
      content: '{"version":1,"known":["a/b"]}',
      flags: [],
      message: 'known.json" known[0]: expected an object, got "a/b".',
    },
  ])("rejects $name before anything is sent", async ({ content, flags, message }) => {
    const file = path.join(folder, "known.json");
    if (content !== undefined) await writeFile(file, content);
    const mock = conformant();

    const { exitCode, stderr } = await check(["--baseline", file, ...flags], mock);

    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
    expect(mock.calls).toHaveLength(0);
  });

  test("--update-baseline alone says what is missing", async () => {
    const { exitCode, stderr } = await check(["--update-baseline"]);

    expect(stderr).toContain("Missing --baseline. Pass the file that --update-baseline writes.");
    expect(exitCode).toBe(2);
  });
});

const REGION = `export default {
  id: "gateway/region-named",
  title: "Every response names its region",
  spec: "https://wiki.example/gateway#region",
  remedy: "Send x-region with every response.",
  mode: "passive",
  evaluate({ response }) {
    if (response === undefined || response.headers.has("x-region")) return [];
    return [{ where: "response.headers.x-region", message: "The response has no x-region header." }];
  },
};`;

describe("a configuration file", () => {
  test.each([
    { name: "config.json", content: '{"check":{"only":["response/json"],"timeoutMs":5000}}' },
    { name: "config.yaml", content: "check:\n  only: [response/json]\n  timeoutMs: 5000\n" },
  ])("$name sets what flags set", async ({ name, content }) => {
    const file = await save(name, content);

    const { stderr, exitCode } = await check(["--config", file]);

    expect(stderr).toMatch(/^1 check, /);
    expect(exitCode).toBe(0);
  });

  test("yields to flags, but not to their defaults", async () => {
    const file = await save("config.json", {
      check: { only: ["response/json"], model: "claude-2.0", concurrency: 1 },
    });
    const mock = conformant();

    await check(["--config", file], mock);
    expect(mock.calls.map(({ request }) => request?.model)).toContain("claude-2.0");
    mock.reset();
    const { stderr } = await check(["--config", file, "--only", "response/status,response/json"], mock);
    expect(stderr).toMatch(/^2 checks, /);
  });

  test("names the server, the baseline and the report, by paths from its own folder", async () => {
    await using server = await serveMock(broken());
    await save("known.json", { version: 1, known: [{ check: "response/type-and-id" }] });
    const file = await save("config.json", {
      check: {
        baseUrl: server.url,
        only: ["response/type-and-id"],
        baseline: "known.json",
        output: ["report.json"],
      },
    });

    const { exitCode } = await runCli(["check", "--config", file], { env: { ANTHROPIC_API_KEY: KEY } });

    const report: Report = JSON.parse(await readFile(path.join(folder, "report.json"), "utf8"));
    expect(report.results.filter(({ known }) => known === true)).toHaveLength(1);
    expect(exitCode).toBe(0);
  });

  test("loads own checks, for a run, a list and a recording", async () => {
    await save("region.mjs", REGION);
    const file = await save("config.json", { check: { only: ["gateway"], checks: ["./region.mjs"] } });

    const run = await check(["--config", file]);
    const list = await runCli(["check", "--config", file, "--list"]);

    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain("✗ gateway/region-named  must  Every response names its region\n");
    expect(list.stdout).toMatch(/^gateway\/region-named {2}must/);
    expect(CHECKS.map(({ id }) => id)).not.toContain("gateway/region-named");
  });

  test("is found in the current folder", async () => {
    await using server = await serveMock(broken());
    await save("text-completions.config.yaml", `check:\n  baseUrl: ${server.url}\n  only: [response/json]\n`);
    await using cli = spawnCli(["check"], { ANTHROPIC_API_KEY: KEY }, folder);

    expect(await cli.exited).toBe(0);
    expect(cli.stderr()).toMatch(/^1 check, /);
  });

  test("must be the only one in the current folder", async () => {
    await save("text-completions.config.yaml", "check: {}");
    await save("text-completions.config.json", "{}");
    await using cli = spawnCli(["check", "http://127.0.0.1:1"], {}, folder);

    expect(await cli.exited).toBe(2);
    expect(cli.stderr()).toContain(
      "Found text-completions.config.json and text-completions.config.yaml. Keep one of them, or pass --config FILE.",
    );
  });

  test.each([
    { name: "that does not exist", content: undefined, message: "the file does not exist" },
    {
      name: "that is not YAML",
      content: "check: [",
      message: /Failed to read ".*config\.yaml": line 1, column \d+ is not valid YAML or JSON\.\n/,
    },
    {
      name: "with a wrong value",
      content: "check:\n  timeoutMs: soon\n",
      message: /Invalid "check\.timeoutMs" in ".*": expected a finite number of at least 1, got "soon"\./,
    },
    {
      name: "with a misspelt name",
      content: "check:\n  timeoutMS: 5\n",
      message: /Unknown "check\.timeoutMS" in ".*"\. Did you mean "check\.timeoutMs"/,
    },
    {
      name: "with a key",
      content: `check:\n  apiKey: ${KEY}\n`,
      message: /Remove "check\.apiKey" from ".*": files are shared\. Set ANTHROPIC_API_KEY\./,
    },
    {
      name: "with a check that does not exist",
      content: "check:\n  only: [strem]\n",
      message: "Did you mean stream",
    },
    {
      name: "with a module that does not exist",
      content: "check:\n  checks: [gone.mjs]\n",
      message: /Failed to load the checks of ".*gone\.mjs": Cannot find module/,
    },
    {
      name: "with a module without a default export",
      content: "check:\n  checks: [empty.mjs]\n",
      message: "its default export is not a check. Export what defineCheck() returns, or a list.",
    },
    {
      name: "with a module that exports something else",
      content: "check:\n  checks: [wrong.mjs]\n",
      message: "Missing checks[0].id: expected a group and a name in kebab-case",
    },
  ])("$name is rejected before anything is sent", async ({ content, message }) => {
    const file = path.join(folder, "config.yaml");
    await save("empty.mjs", "export const other = 1;");
    await save("wrong.mjs", "export default {};");
    if (content !== undefined) await writeFile(file, content);
    const mock = conformant();

    const { exitCode, stderr } = await check(["--config", file], mock);

    expect(stderr).toMatch(message);
    expect(stderr).not.toContain(KEY);
    expect(exitCode).toBe(2);
    expect(mock.calls).toHaveLength(0);
  });
});
