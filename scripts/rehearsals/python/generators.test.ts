import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createMock } from "@text-completions/mock";
import { type MockServer, serveMock } from "@text-completions/mock/server";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../generate/document.ts";
import { createEnvironments, type Environments } from "./create-environment.ts";

const run = promisify(execFile);
const KEY = "sk-exercise-right";
const DOCUMENT = path.join(ROOT, "packages/core/openapi.json");
const PROGRAMS = path.join(import.meta.dirname, "generated");
const HEY_API = ["@hey-api/openapi-ts@0.99.0", "typescript@5.9.3"];

/** What each program prints: the completion, its stop reason, and the message for a prompt without turns. */
const EXPECTED = [
  " Hi.",
  "stop_sequence",
  'prompt must start with "\n\nHuman:" turn after an optional system prompt',
];

const folder = mkdtempSync(path.join(os.tmpdir(), "generators-"));
let environments: Environments | undefined;
let server: MockServer | undefined;

beforeAll(async () => {
  environments = createEnvironments();
  server = await serveMock(createMock({ apiKeys: [KEY] }).reply(" Hi."));
});
afterAll(async () => {
  await server?.close();
  environments?.[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

test("a client by openapi-python-client compiles, completes and reads errors", async () => {
  const programs = create("openapi-python-client");
  const target = path.join(folder, "python-client");
  await run(path.join(programs, "openapi-python-client"), [
    "generate",
    "--path",
    DOCUMENT,
    "--output-path",
    target,
  ]);

  await run(path.join(programs, "python"), ["-m", "compileall", "-q", target]);
  expect(await runPython(programs, "use_openapi_python_client.py", target)).toEqual(EXPECTED);
});

test("models by datamodel-code-generator compile, complete and read errors", async () => {
  const programs = create("datamodel-code-generator");
  const target = path.join(folder, "models");
  mkdirSync(target);
  const input = ["--input", DOCUMENT, "--input-file-type", "openapi"];
  const output = ["--output", path.join(target, "models.py"), "--output-model-type", "pydantic_v2.BaseModel"];
  await run(path.join(programs, "datamodel-codegen"), input.concat(output));

  expect(await runPython(programs, "use_datamodel_code_generator.py", target)).toEqual(EXPECTED);
});

test("a client by @hey-api/openapi-ts compiles in strict mode, completes and reads errors", async () => {
  const cwd = path.join(folder, "hey-api");
  mkdirSync(cwd);
  writeFileSync(path.join(cwd, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...HEY_API], { cwd });
  const bin = path.join(cwd, "node_modules/.bin");
  await run(path.join(bin, "openapi-ts"), ["--input", DOCUMENT, "--output", "client"], { cwd });
  writeFileSync(
    path.join(cwd, "main.ts"),
    `import { complete } from "./client/sdk.gen";
    import { createClient } from "./client/client";
    declare const process: { argv: string[] };
    const [, , baseUrl = "", auth = ""] = process.argv;
    const client = createClient({ baseUrl, auth });
    const headers = { "anthropic-version": "2023-06-01" } as const;
    const ask = (prompt: string) =>
      complete({ client, headers, body: { prompt, max_tokens_to_sample: 10, model: "claude-2.1" } });
    const answer = await ask("\\n\\nHuman: Hi\\n\\nAssistant:");
    const rejected = await ask("Hi");
    const { completion, stop_reason } = answer.data as { completion: string; stop_reason: string };
    const { error } = rejected.error as { error: { message: string } };
    console.log(JSON.stringify([completion, stop_reason, error.message]));
    `,
  );
  const strict = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--target", "es2022"];
  const libraries = ["--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable"];
  await run(path.join(bin, "tsc"), [...strict, ...libraries, "main.ts"], { cwd });
  const outfile = path.join(cwd, "main.mjs");
  await build({
    entryPoints: [path.join(cwd, "main.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
  });

  const { stdout } = await run(process.execPath, [outfile, server?.url ?? "", KEY]);
  expect(JSON.parse(stdout)).toEqual(EXPECTED);
});

function create(name: string): string {
  if (environments === undefined) throw new Error("Failed to create an environment: beforeAll has not run.");
  return environments.create(name);
}

async function runPython(programs: string, program: string, modules: string): Promise<unknown> {
  const { stdout } = await run(
    path.join(programs, "python"),
    [path.join(PROGRAMS, program), server?.url ?? "", KEY],
    { env: { ...process.env, PYTHONPATH: modules } },
  );
  return JSON.parse(stdout);
}
