import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createClient } from "@text-completions/client";
import { checkServer } from "@text-completions/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFix } from "../read-fix.ts";
import { type ServerProcess, startServer } from "../start-server.ts";
import { createEnvironments, type Environments } from "./create-environment.ts";

/** The fixes whose FastAPI code is a server when it is joined in this order. */
const PARTS = [
  "request-ids",
  "errors",
  "validation",
  "access",
  "streams",
  "completions",
  "buffering",
  "leaving-clients",
  "paths",
];

const KEY = "the-key";
/** How many pieces the server writes for a client that stays. */
const PIECES = 23;

const folder = mkdtempSync(path.join(os.tmpdir(), "fastapi-"));
let environments: Environments | undefined;
let programs = "";

beforeAll(() => {
  environments = createEnvironments();
  programs = environments.create("fastapi");
});
afterAll(() => {
  environments?.[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

test("the FastAPI code on the pages of checks is a server that conforms", async () => {
  await using server = await startFastApi(PARTS);

  const report = await checkServer({ baseUrl: server.url, apiKey: KEY });

  const failed = report.results.filter(({ outcome }) => outcome === "failed");
  expect(failed.map(({ id, violations }) => `${id}: ${violations[0]?.message}`)).toEqual([]);
  expect(report.summary.passed).toBeGreaterThan(120);
});

test("without the code of request-ids, headers/request-id fails", async () => {
  await using server = await startFastApi(PARTS.filter((name) => name !== "request-ids"));

  const { results } = await checkServer({ baseUrl: server.url, apiKey: KEY });

  expect(results.filter(({ outcome }) => outcome === "failed").map(({ id }) => id)).toContain(
    "headers/request-id",
  );
});

test("the generation ends when the client leaves", async () => {
  await using server = await startFastApi(PARTS);
  const client = createClient({ baseUrl: server.url, apiKey: KEY });
  const request = { model: "claude-2.1", max_tokens_to_sample: 100, prompt: "\n\nHuman: Hi\n\nAssistant:" };
  const countWritten = async (): Promise<unknown> => (await fetch(`${server.url}/written`)).json();

  for await (const _ of client.stream(request).text()) break;

  // It has stopped when it writes nothing for longer than a piece takes.
  let before: unknown;
  await expect
    .poll(async () => before === (before = await countWritten()), { interval: 300, timeout: 10_000 })
    .toBe(true);
  expect(before).toBeLessThan(PIECES / 2);
});

test("a 429 says how long to wait", async () => {
  await using server = await startFastApi(PARTS);

  const response = await fetch(`${server.url}/limited`);

  expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
  expect(await response.json()).toMatchObject({ type: "error", error: { type: "rate_limit_error" } });
});

function startFastApi(parts: readonly string[]): Promise<ServerProcess> {
  const own = readFileSync(path.join(import.meta.dirname, "servers/fastapi_of_fixes.py"), "utf8");
  const limit = `def limit(seconds):\n    ${readFix("retry-after", "FastAPI")}`;
  const module = `server_${parts.length}`;
  const code = [own, limit, ...parts.map((name) => readFix(name, "FastAPI"))].join("\n\n");
  writeFileSync(path.join(folder, `${module}.py`), code);
  return startServer({
    name: "the FastAPI server",
    command: (port) => [
      path.join(programs, "uvicorn"),
      `${module}:app`,
      "--app-dir",
      folder,
      "--port",
      String(port),
      "--log-level",
      "warning",
    ],
    env: () => ({ PYTHONDONTWRITEBYTECODE: "1" }),
    readyPath: "/written",
  });
}
