// The page that `text-completions mock` and `bridge` serve, in Chromium, against a server that runs.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { COMPLETE_PATH } from "@text-completions/core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { spawnCli } from "../../packages/cli/test/spawn-cli.ts";
import { findChromium } from "../find-chromium.ts";

const KEY = "sk-ant-very-secret-0123456789";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium().path, args: ["--no-sandbox"] });
});

afterAll(() => browser.close());

/** Starts the mock, and returns its URL. */
async function startMock(...flags: readonly string[]): Promise<string> {
  const cli = spawnCli(["mock", "--port", "0", ...flags]);
  onTestFinished(() => cli[Symbol.asyncDispose]());
  await cli.waitForStdout("listening");
  return /http:\/\/[\d.]+:\d+/.exec(cli.stdout())?.[0] ?? "";
}

/** Opens the page. A message on its console, such as of a violated policy, fails the test. */
async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    ...options,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const messages: string[] = [];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) messages.push(`request to ${request.url()}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(messages).toEqual([]);
  });
  page.setDefaultTimeout(10_000);
  await page.goto(`${url}/__mock/`);
  await page.getByText("live", { exact: true }).waitFor();
  return page;
}

function send(url: string, question: string, body: object = {}): Promise<Response> {
  const prompt = `\n\nHuman: ${question}\n\nAssistant:`;
  return fetch(url + COMPLETE_PATH, {
    method: "POST",
    headers: { "x-api-key": KEY, "anthropic-version": "2023-06-01", "content-type": "application/json" },
    body: JSON.stringify({ model: "claude-2.1", max_tokens_to_sample: 50, prompt, ...body }),
  });
}

/** What axe finds that is serious or critical. */
async function findSerious(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the policy of the page does not bind.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe: {
      run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
    } = Reflect.get(globalThis, "axe");
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

test("a call shows up as it comes, with its stream and without its key", async () => {
  const url = await startMock("--tokens-per-second", "8");
  const page = await open(url);

  const response = await send(url, `Hello from ${KEY}`, { stream: true });
  await page.getByRole("button", { name: "Hello from" }).click();
  await page.getByText("in progress").first().waitFor();
  await page.locator(".out").getByText("Hello! My").waitFor();
  await response.text();
  await page.getByText("stop_reason stop_sequence").waitFor();

  expect(await page.locator("svg.timeline circle.text").count()).toBeGreaterThan(5);
  expect(await page.content()).not.toContain("0123456789");
  expect(await page.content()).toContain("Hello from [redacted]");
});

test("what is pressed slowly while a stream comes in is pressed", async () => {
  const url = await startMock("--tokens-per-second", "1");
  const page = await open(url);
  await page.getByText("Send a request").waitFor();
  const response = await send(url, "Slowly", { stream: true });
  const row = page.getByRole("button", { name: "Slowly" });
  await row.waitFor();
  await page.getByText("Choose a call").waitFor();

  await row.click({ delay: 700 });
  await page.getByRole("heading", { name: "Slowly" }).waitFor();
  await page.getByText("Events", { exact: true }).click({ delay: 700 });
  await page.getByRole("button", { name: "Copy as curl" }).click({ delay: 700 });
  await page.getByText("Copied as curl").waitFor();

  expect(await page.getByText("in progress").first().isVisible()).toBe(true);
  expect(await page.locator("details[open]").count()).toBe(1);
  await response.text();
});

test("calls are filtered, and chosen by keyboard", async () => {
  const url = await startMock();
  const page = await open(url);
  await (await send(url, "First question")).text();
  await (await send(url, "Second question", { temperature: 3 })).text();
  const rows = page.locator("[data-id]");
  await rows.nth(1).waitFor();

  await page.keyboard.press("/");
  await page.keyboard.type("4xx second");
  expect(await rows.allInnerTexts()).toEqual([expect.stringContaining("Second question")]);
  await page.keyboard.type(" nothing");
  await page.getByText("No call matches").waitFor();
  await page.getByRole("searchbox").fill("");
  await page.getByRole("button", { name: "First question" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "First question" }).waitFor();
  await page.keyboard.press("k");
  await page.getByRole("heading", { name: "Second question" }).waitFor();
});

test("the next reply is scripted, and the mock reset", async () => {
  const url = await startMock();
  const page = await open(url);

  await page.getByRole("button", { name: "Next reply" }).click();
  await page.getByRole("radio", { name: "Error" }).check();
  await page.getByRole("combobox", { name: "Error" }).selectOption("rate_limit_error");
  await page.getByLabel("Retry after").fill("7");
  await page.getByRole("button", { name: "Add reply" }).click();
  await page.getByText("The next request gets this reply").waitFor();
  const limited = await send(url, "Limited");
  await page.getByRole("button", { name: "Next reply" }).click();
  await page.getByRole("radio", { name: "Drop" }).check();
  await page.getByRole("textbox", { name: "Text" }).fill(" Only so");
  await page.getByRole("button", { name: "Add reply" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  const broken = await send(url, "Broken", { stream: true });

  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
  await expect(broken.text()).rejects.toThrow("terminated");
  await page.getByRole("button", { name: "Broken" }).getByText("dropped").waitFor();
  await page.getByRole("button", { name: "Reset" }).click();
  await page.getByText("Replies and calls of the mock were reset").waitFor();
  expect(await (await fetch(`${url}/__mock/calls`)).json()).toEqual({ calls: [] });
});

test("a call is copied as curl, as a scenario and as a test", async () => {
  const url = await startMock();
  const page = await open(url);
  await (await send(url, "Copy me")).text();
  await page.getByRole("button", { name: "Copy me" }).click();
  const copy = async (what: string): Promise<string> => {
    await page.getByRole("button", { name: `Copy as ${what}` }).click();
    await page.getByText(`Copied as ${what}`).waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  };

  expect(await copy("curl")).toContain('-H "x-api-key: $ANTHROPIC_API_KEY"');
  expect(JSON.parse(await copy("scenario"))).toEqual({
    replies: [
      {
        reply: { completion: " Hello! My name is Claude.", stopReason: "stop_sequence" },
        when: { lastHumanTurn: "Copy me" },
      },
    ],
  });
  expect(await copy("test")).toContain('import { createMock } from "@text-completions/mock";');
});

test("the page says when the server is gone", async () => {
  const cli = spawnCli(["mock", "--port", "0"]);
  await cli.waitForStdout("listening");
  const url = /http:\/\/[\d.]+:\d+/.exec(cli.stdout())?.[0] ?? "";
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/__mock/`);
  await page.getByText("live", { exact: true }).waitFor();

  await cli[Symbol.asyncDispose]();

  await page.getByText("no connection").waitFor();
  expect(await page.getByText("live", { exact: true }).count()).toBe(0);
  await context.close();
});

const DEVICES: readonly { name: string; options: BrowserContextOptions }[] = [
  { name: "a desktop", options: { viewport: { width: 1280, height: 800 } } },
  { name: "a desktop in the dark", options: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" } },
  { name: "a phone", options: { viewport: { width: 390, height: 844 }, hasTouch: true } },
];

test.each(DEVICES)("on $name, axe finds nothing serious and nothing is cut off", async ({ options }) => {
  const url = await startMock("--tokens-per-second", "2");
  const page = await open(url, options);
  const found = await findSerious(page);
  const running = await send(url, "While it streams", { stream: true, stop_sequences: ["Claude"] });
  await page.getByRole("button", { name: "While it streams" }).click();
  await page.locator("svg.timeline circle.text").nth(1).waitFor();
  found.push(...(await findSerious(page)));
  expect(await page.getByText("in progress").first().isVisible()).toBe(true);
  await running.text();
  await page.keyboard.press("Escape");
  await (await send(url, "A question", { stream: true })).text();
  await (await send(url, "A mistake", { temperature: 3 })).text();
  await page.getByRole("button", { name: "A question" }).waitFor();
  found.push(...(await findSerious(page)));
  await page.getByRole("button", { name: "A question" }).click();
  await page.getByText("Events", { exact: true }).click();
  found.push(...(await findSerious(page)));
  const width = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Next reply" }).click();
  found.push(...(await findSerious(page)));

  expect(found).toEqual([]);
  expect(width).toBe(0);
});
