import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { findChromium } from "../find-chromium.ts";
import { ROOT } from "../generate/document.ts";

const SITE = path.join(ROOT, "scripts/docs/dist");

let browser: Browser;
let page: Page;
let asked: string[];

beforeAll(async () => {
  execFileSync(process.execPath, ["scripts/docs.ts"], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  browser = await chromium.launch({ executablePath: findChromium().path, args: ["--no-sandbox"] });
});
afterAll(() => browser.close());

beforeEach(async () => {
  page = await browser.newPage();
  asked = [];
  page.on("request", (request) => asked.push(request.url()));
});
afterEach(async () => {
  await page.close();
  // Whatever a test looked at, the page asked nobody for anything.
  const abroad = asked.filter((url) => !/^(file|data|blob):/.test(url));
  if (abroad.length > 0) throw new Error(`The page asked the network for ${abroad.join(", ")}.`);
});

it("every link leads somewhere", () => {
  const broken = globSync("**/*.html", { cwd: SITE }).flatMap((file) =>
    linksOf(file)
      .filter((link) => !leadsSomewhere(file, link))
      .map((link) => `${file}: ${link}`),
  );

  expect(broken).toEqual([]);
});

it("the reference finds a function by its name", async () => {
  await open("reference/index.html");

  await page.getByRole("button", { name: "Search" }).first().click();
  await page.getByRole("combobox").or(page.locator("#tsd-search-input")).first().fill("createMock");
  const found = page.locator("#tsd-search-results li").first();

  await found.waitFor();
  expect(await found.textContent()).toContain("createMock");
});

it("the reference shows what a package exports, with its example", async () => {
  await open("reference/functions/_text-completions_client.createClient.html");

  expect(await page.locator("h1").first().textContent()).toContain("createClient");
  expect(await page.locator("pre code").first().textContent()).toContain("@text-completions/client");
});

it("an error has a page with its cause and its fix", async () => {
  await open("reference/documents/overloaded_error.html");

  const text = await page.locator(".tsd-page-title, .col-content").first().textContent();
  expect(text).toContain("Status 529.");
  expect(text).toContain("What to do");
});

it("the HTTP API is rendered, and searched", async () => {
  await open("http-api/index.html");

  await page.getByText("/v1/complete", { exact: true }).first().click();
  await page.getByRole("heading", { name: "Create a Text Completion" }).first().waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("temperature");

  const found = page.getByText("How much chance enters the choice of each token").last();
  await found.waitFor();
  expect(await found.isVisible()).toBe(true);
});

it("every page of llms.txt exists", () => {
  const index = readFileSync(path.join(SITE, "llms.txt"), "utf8");
  const links = [...index.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
  const own = links.filter((link) => !link.startsWith("https:"));

  expect(own.length).toBeGreaterThan(15);
  expect(own.filter((link) => !existsSync(path.join(SITE, link)))).toEqual([]);
});

async function open(file: string): Promise<void> {
  await page.goto(pathToFileURL(path.join(SITE, file)).href);
}

/** Where a page links to within the site. What Redoc's own code holds is no link. */
function linksOf(file: string): string[] {
  const html = readFileSync(path.join(SITE, file), "utf8").replaceAll(/<script[^>]*>.*?<\/script>/gs, "");
  return [...html.matchAll(/(?:href|src)="([^"]*)"/g)]
    .map(([, link = ""]) => link.replaceAll("&amp;", "&"))
    .filter((link) => !/^(https?|data|mailto):/.test(link));
}

function leadsSomewhere(file: string, link: string): boolean {
  const [target = "", anchor = ""] = link.split("#");
  const destination = target === "" ? file : path.join(path.dirname(file), decodeURIComponent(target));
  if (!existsSync(path.join(SITE, destination))) return false;
  if (anchor === "" || !destination.endsWith(".html")) return true;
  return readFileSync(path.join(SITE, destination), "utf8").includes(`id="${decodeURIComponent(anchor)}"`);
}
