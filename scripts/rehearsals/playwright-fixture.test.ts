// The fixture in the README of the mock, in a real run of Playwright, with tests in parallel.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createMock } from "@text-completions/mock";
import { createControl } from "@text-completions/mock/control";
import { serveMock } from "@text-completions/mock/server";
import { afterAll, expect, test } from "vitest";
import { findChromium } from "../find-chromium.ts";
import { ROOT } from "../generate/document.ts";

/** Within the package, so that what the fixture imports is found. */
const FOLDER = path.join(ROOT, "packages/mock/.playwright-fixture");

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const SPEC = `
import { failure } from "@text-completions/mock";
import { expect } from "@playwright/test";
import { test } from "./fixture.ts";

const BODY = { model: "claude-2.1", max_tokens_to_sample: 9, prompt: "\\n\\nHuman: a\\n\\nAssistant:" };

for (const number of [1, 2, 3]) {
  test("page " + number, async ({ page, mock }) => {
    await mock.replyOnce([failure("overloaded_error"), " Hello " + number]);
    await page.goto(process.env.PAGE_URL);
    const ask = () =>
      page.evaluate(async ([url, body]) => {
        const headers = {
          "x-api-key": "any",
          "anthropic-version": "2023-06-01",
          "content-type": "application/json",
          "anthropic-dangerous-direct-browser-access": "true",
        };
        const response = await fetch(url + "/v1/complete", { method: "POST", headers, body });
        return [response.status, (await response.json()).completion];
      }, [mock.url, JSON.stringify(BODY)]);

    expect(await ask()).toEqual([529, undefined]);
    expect(await ask()).toEqual([200, " Hello " + number]);
    expect(await mock.calls()).toHaveLength(2);
  });
}
`;

const CONFIG = `
export default {
  fullyParallel: true,
  workers: 2,
  reporter: "line",
  use: { launchOptions: { executablePath: ${JSON.stringify(findChromium().path)}, args: ["--no-sandbox"] } },
};
`;

test("the fixture provides each Playwright test with its own mock", async () => {
  await using server = await serveMock(createControl(() => createMock()));
  const html = { headers: { "content-type": "text/html" } };
  await using page = await serveMock({ fetch: async () => new Response("<title>A page</title>", html) });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path.join(FOLDER, "fixture.ts"), readFixture().replace("http://127.0.0.1:4010", server.url));
  writeFileSync(path.join(FOLDER, "pages.spec.ts"), SPEC);
  writeFileSync(path.join(FOLDER, "playwright.config.ts"), CONFIG);

  const { status, output } = await run({ PAGE_URL: page.url });

  expect(output).toContain("3 passed");
  expect(status).toBe(0);
});

function readFixture(): string {
  const readme = readFileSync(path.join(ROOT, "packages/mock/README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  const fixture = blocks.find((code) => code.includes("@playwright/test"));
  if (fixture === undefined) throw new Error("Failed to find the fixture in the README of the mock.");
  return fixture;
}

async function run(variables: Record<string, string>): Promise<{ status: number; output: string }> {
  const playwright = path.join(ROOT, "packages/mock/node_modules/.bin/playwright");
  const env = {
    ...process.env,
    ...variables,
    NODE_OPTIONS: "--conditions=@text-completions/source",
    FORCE_COLOR: "0",
  };
  const child = spawn(playwright, ["test"], { cwd: FOLDER, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += String(text)));
  const [status] = await once(child, "close");
  return { status: Number(status), output };
}
