import { execFile } from "node:child_process";
import path from "node:path";
import { createBridge } from "@text-completions/bridge";
import { createMock } from "@text-completions/mock";
import { type Fetchable, serveMock } from "@text-completions/mock/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMessagesApi } from "../../../packages/bridge/test/messages-api/create-messages-api.ts";
import { OLD } from "../../../packages/bridge/test/messages-api/profile.ts";
import { ROOT } from "../../generate/document.ts";
import { createEnvironments, type Environments } from "./create-environment.ts";

const KEY = "sk-exercise-right";
const DOCUMENTS = ["openapi.json", "openapi-3.2.json"];

let environments: Environments | undefined;
let schemathesis: string;
let folder: string;
let validator: string;

beforeAll(() => {
  environments = createEnvironments();
  schemathesis = path.join(environments.create("schemathesis"), "schemathesis");
  folder = path.dirname(schemathesis);
  validator = path.join(environments.create("openapi-spec-validator"), "openapi-spec-validator");
});
afterAll(() => environments?.[Symbol.dispose]());

test.each(DOCUMENTS)("%s is valid by openapi-spec-validator", async (document) => {
  const { status, output } = await run(validator, [path.join(ROOT, "packages/core", document)]);

  expect(status, output).toBe(0);
});

test.each(DOCUMENTS)("the mock passes all checks of Schemathesis by %s", async (document) => {
  const { status, output } = await check(document, createMock({ apiKeys: [KEY], models: "any" }));

  expect(status, output).toBe(0);
});

test.each(DOCUMENTS)("the bridge passes all checks of Schemathesis by %s", async (document) => {
  await using upstream = await serveMock(createMessagesApi());
  const bridge = createBridge({
    apiKey: "sk-upstream-key",
    callerKeys: [KEY],
    models: OLD.id,
    baseUrl: upstream.url,
    // By default it takes -1 for unset, as the server of 2024 did. The document does not.
    adaptations: { unset: "reject" },
  });
  const { status, output } = await check(document, bridge);

  expect(status, output).toBe(0);
});

test("Schemathesis finds a server that leaves out a field, and a stream whose ping is no ping", async () => {
  const mock = createMock({ apiKeys: [KEY], models: "any" });
  const withoutField: Fetchable = {
    fetch: (request) => rewrite(mock.fetch(request), (text) => text.replace('"type":"completion",', "")),
  };
  const withWrongPing: Fetchable = {
    fetch: (request) =>
      rewrite(mock.fetch(request), (text) => text.replace('data: {"type": "ping"}', "data: []")),
  };

  expect((await check("openapi.json", withoutField)).output).toContain("Response violates schema");
  expect((await check("openapi.json", withWrongPing)).output).toContain("SSE event violates schema");
});

async function rewrite(response: Promise<Response>, change: (text: string) => string): Promise<Response> {
  const { status, headers } = await response;
  const kept = new Headers(headers);
  kept.delete("content-length");
  return new Response(change(await (await response).text()), { status, headers: kept });
}

async function check(document: string, api: Fetchable): Promise<Outcome> {
  await using server = await serveMock(api);
  const file = path.join(ROOT, "packages/core", document);
  const target = ["run", file, "--url", server.url, "--header", `x-api-key: ${KEY}`];
  const effort = ["--checks", "all", "--max-examples", "100", "--seed", "1", "--continue-on-failure"];
  return await run(schemathesis, [...target, ...effort, "--no-color"], {
    PYTHONPATH: import.meta.dirname,
    SCHEMATHESIS_HOOKS: "schemathesis_hooks",
    DOCUMENT: file,
  });
}

interface Outcome {
  status: number;
  output: string;
}

function run(
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Outcome> {
  // Where Schemathesis leaves what it found.
  const options = { cwd: folder, env: { ...process.env, ...environment }, timeout: 300_000 };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ status, output: stdout + stderr });
    });
  });
}
