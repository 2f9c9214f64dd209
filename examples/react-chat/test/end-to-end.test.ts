import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import axe from "axe-core";
import { chromium, type Browser, type Page } from "playwright";
import { createForwardingHandler } from "text-completions-example-forwarding-handler";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { describeChat } from "./behaviour.ts";
import { openBrowserPage } from "./browser-page.ts";
import { LAUNCH_OPTIONS } from "./launch-options.ts";
import { servePage } from "./serve-page.ts";
import { startMockServer, type MockProcess } from "./start-mock-server.ts";
import type { World } from "./world.ts";

const KEY = "sk-ant-the-servers-own";

// The built page, its route handler, and `text-completions mock` in place of the API.
let folder: string;
let mock: MockProcess;
let site: Awaited<ReturnType<typeof servePage>>;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "react-chat-"));
  const root = path.join(import.meta.dirname, "..");
  // In a separate process: in this one, NODE_ENV says "test", and Vite believes it.
  await promisify(execFile)(path.join(root, "node_modules/.bin/vite"), ["build", "--outDir", folder], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production" },
  });
  mock = await startMockServer(KEY);
  site = await servePage(folder, createForwardingHandler({ apiKey: KEY, baseUrl: mock.url }));
  browser = await chromium.launch(LAUNCH_OPTIONS);
  // oxlint-disable-next-line no-console -- The log shows which browser tested the page.
  console.log(`${browser.browserType().name()} ${browser.version()}`);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await mock?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Pages that no test uses any more: a new one takes most of a second. */
const idle: Page[] = [];

async function newPage(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(60_000);
  await page.clock.install();
  return page;
}

const world: World = {
  async open(scenario) {
    await mock.script(scenario);
    const page = idle.pop() ?? (await newPage());
    onTestFinished(() => void (page.isClosed() || idle.push(page)));
    return openBrowserPage(page, site.url, (next) => mock.script(next));
  },
  calls: () => mock.calls(),
};

describeChat(world);

test("nothing of the mock is in the build, and no key", async () => {
  const names = await readdir(folder, { recursive: true });
  const scripts = names.filter((name) => /\.(js|css|html)$/.test(name));
  const texts = await Promise.all(scripts.map((name) => readFile(path.join(folder, name), "utf8")));
  const whole = texts.join("\n");

  expect(names.join()).not.toMatch(/worker|mock/i);
  expect(whole).toContain("What would you like to know?");
  expect(whole).not.toMatch(/sk-ant|mockServiceWorker|Everything works/);
});

test("on a phone the details are a drawer", async () => {
  await mock.script("good");
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  onTestFinished(() => page.close());
  await page.goto(site.url);
  await page.getByLabel("Question").fill("Write a haiku about a slow network.");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByRole("status").textContent()).toBe("Complete.");
  expect(await page.getByLabel("System text").isVisible()).toBe(false);

  await page.getByRole("button", { name: "Details" }).click();

  const close = page.getByRole("button", { name: "Close" });
  await expect.poll(() => close.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await page.getByLabel("System text").isVisible()).toBe(true);
  await page
    .getByLabel("Details", { exact: true })
    .evaluate((drawer) => Promise.all(drawer.getAnimations().map(({ finished }) => finished)));
  await page.screenshot({ path: path.join(import.meta.dirname, "../.screenshots/drawer-phone.png") });
  await page.evaluate(axe.source);
  expect(await page.evaluate(findViolations)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.getByLabel("System text").isVisible()).toBe(false);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Details");
});

/** Runs in the page, where the source of axe has defined it. */
async function findViolations(): Promise<string[]> {
  const { axe: checker } = globalThis as unknown as { axe: typeof axe };
  const { violations } = await checker.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}
