import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { CHECKS } from "@text-completions/contract";
import { ERROR_STATUS } from "@text-completions/core";
import { chromium, type Browser, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SCENARIOS } from "../../docs/playground/scenarios.ts";
import { findChromium } from "../find-chromium.ts";
import { ROOT } from "../generate/document.ts";
import { serveFolder, type ServedFolder } from "./serve-folder.ts";

const SITE = path.join(ROOT, "docs/dist");
const BASE = "/text-completions/";
const REPOSITORY = "https://github.com/text-completions/text-completions/";

/** A page of each kind. */
const KINDS = {
  start: "index.html",
  guide: "guides/mock-in-tests.html",
  package: "packages/client.html",
  reference: "reference/prompt.html",
  command: "cli/check.html",
  "HTTP API": "api/index.html",
  error: "errors/overloaded_error.html",
  check: "checks/stream/not-buffered.html",
  recipe: "recipes/jest.html",
  playground: "playground.html",
};

const PHONE = { width: 390, height: 844 };

let browser: Browser;
let site: ServedFolder;
let page: Page;
let asked: string[];
let failures: string[];

beforeAll(async () => {
  execFileSync(process.execPath, ["--conditions=@text-completions/source", "scripts/docs.ts"], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
  });
  site = await serveFolder(SITE, BASE);
  browser = await chromium.launch({ executablePath: findChromium().path, args: ["--no-sandbox"] });
});
afterAll(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
});

beforeEach(async () => {
  page = await browser.newPage();
  [asked, failures] = [[], []];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => failures.push(error.message));
  page.on("console", (message) => message.type() === "error" && failures.push(message.text()));
});
afterEach(async () => {
  await page.close();
  const abroad = asked.filter((url) => !url.startsWith(site.url) && !/^(file|data|blob):/.test(url));
  if (abroad.length > 0) throw new Error(`The page asked the network for ${abroad.join(", ")}.`);
  if (failures.length > 0) throw new Error(`The page reported: ${failures.join("\n")}`);
});

describe("links", () => {
  const files = (): string[] => globSync("**/*.html", { cwd: SITE });

  test("lead to a page and an anchor that exist", () => {
    const broken = files().flatMap((file) =>
      linksOf(file)
        .filter((link) => !leadsSomewhere(file, link))
        .map((link) => `${file}: ${link}`),
    );

    expect(broken).toEqual([]);
  });

  test("to the repository name a file of it", () => {
    const links = files().flatMap(linksOf);
    const places = links.flatMap((link) => {
      const [, place] = /^(?:blob|tree|edit)\/main\/([^#]+)/.exec(link.replace(REPOSITORY, "")) ?? [];
      return link.startsWith(REPOSITORY) && place !== undefined ? [decodeURIComponent(place)] : [];
    });

    expect(places.length).toBeGreaterThan(100);
    expect([...new Set(places)].filter((place) => !existsSync(path.join(ROOT, place)))).toEqual([]);
  });

  test("lead from the start to every page", () => {
    const reached = new Set(["index.html"]);
    for (const file of reached) {
      for (const link of linksOf(file)) {
        const target = targetOf(file, link);
        if (target?.endsWith(".html") === true && existsSync(path.join(SITE, target))) reached.add(target);
      }
    }

    expect(files().filter((file) => !reached.has(file) && file !== "404.html")).toEqual([]);
  });
});

describe("a page", () => {
  test("exists for every check, every error and every command, where messages and reports link to it", () => {
    const pages = [
      ...CHECKS.map(({ id }) => `checks/${id}.html`),
      ...Object.keys(ERROR_STATUS).map((type) => `errors/${type}.html`),
      ...["complete", "mock", "bridge", "check", "prompt"].map((command) => `cli/${command}.html`),
      ...["core", "prompt", "client", "mock", "msw", "contract", "bridge", "cli"].map(
        (name) => `packages/${name}.html`,
      ),
      "api/index.html",
    ];

    expect(pages.filter((file) => !existsSync(path.join(SITE, file)))).toEqual([]);
  });

  test("of a check has the request, the response and the report of a server that fails it", async () => {
    await open("checks/errors/envelope.html");

    const text = await page.locator("main").innerText();
    expect(text).toContain("POST /v1/complete HTTP/1.1");
    expect(text).toMatch(/HTTP\/1\.1 4\d\d/);
    expect(text).toContain("The check reports");
  });

  test("of an error has its status, the API's messages and what to do", async () => {
    await open("errors/overloaded_error.html");

    const text = await page.locator("main").innerText();
    expect(text).toContain("Status 529.");
    expect(text).toContain("What the API says");
    expect(text).toContain("What to do");
  });

  test("of a package has its README, and leads to its reference", async () => {
    await open("packages/client.html");
    expect(await page.locator("h1").innerText()).toContain("@text-completions/client");
    await page.locator("main").getByRole("link", { name: "@text-completions/client", exact: true }).click();

    await page.waitForURL("**/reference/client.html");
    await page.getByRole("heading", { name: "createClient()" }).waitFor();
  });

  test("of the HTTP API renders the document, and has both editions for download", async () => {
    await open("api/index.html");

    await page.getByText("/v1/complete", { exact: true }).last().waitFor();
    for (const [edition, version] of Object.entries({ "3.1": "3.1.1", "3.2": "3.2.0" })) {
      const link = page.getByRole("link", { name: `openapi-${edition}.json` });
      const response = await page.request.get(await link.evaluate((each: HTMLAnchorElement) => each.href));
      expect(await response.json()).toMatchObject({ openapi: expect.stringContaining(version.slice(0, 3)) });
    }
  });
});

describe("the search", () => {
  test.each([
    { query: "Human:", finds: "/guides/convert-prompts", first: true },
    { query: "quoted Human", finds: "/guides/convert-prompts", first: true },
    { query: "prompt must start with", finds: "/errors/invalid_request_error" },
    { query: "createMock", finds: "/reference/mock" },
    { query: "toPrefill", finds: "/reference/prompt" },
    { query: "stream/not-buffered", finds: "/checks/stream/not-buffered" },
    { query: "overloaded_error", finds: "/errors/overloaded_error", first: true },
    { query: "--skip-billable", finds: "/cli/check" },
    { query: "jest", finds: "/recipes/jest", first: true },
    { query: "bridge", finds: "/guides/bridge-old-code", first: true },
    { query: "max_tokens_to_sample", finds: "/api/" },
  ])("finds $finds by $query", async ({ query, finds, first = false }) => {
    await open("start.html");
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").or(page.locator("#localsearch-input")).first().fill(query);

    const results = page.locator("#localsearch-list a");
    await results.first().waitFor();
    const links = await results.evaluateAll((all) =>
      all.map((each) => new URL((each as HTMLAnchorElement).href).pathname),
    );
    expect(
      links.slice(0, first ? 1 : undefined).some((link) => link.startsWith(`${BASE.slice(0, -1)}${finds}`)),
    ).toBe(true);
  });
});

describe("the playground", () => {
  test("shows what the wire and the client have of a scenario, and the same as a test", async () => {
    await open("playground.html#error-event");
    await page.locator(".playground[data-outcome=failed]").waitFor();

    expect(await page.locator(".pg-text").innerText()).toBe("Once upon");
    expect(await page.locator(".pg-outcome").innerText()).toContain('"overloaded_error"');
    expect(await page.locator(".pg-events li").count()).toBeGreaterThanOrEqual(3);
    expect(await page.locator(".pg-drawing svg .error").count()).toBe(2);
    expect(await page.locator(".pg-drawing svg .break").count()).toBe(0);
    expect(await page.locator(".pg-test code").innerText()).toContain('"partial": " Once upon"');
  });

  test("plays what is edited, and says what is wrong with it", async () => {
    await open("playground.html");
    const script = page.getByRole("textbox", { name: "What the mock replies" });

    await script.fill('{ "replies": [{ "reply": { "failure": "overloaded" } }] }');
    await page.getByRole("alert").filter({ hasText: "/replies/0/reply" }).waitFor();
    expect(await page.getByRole("button", { name: "Run" }).isDisabled()).toBe(true);

    await script.fill('{ "replies": [{ "reply": " Edited." }] }');
    await page.getByRole("button", { name: "Run" }).click();
    await page.locator(".pg-text").filter({ hasText: "Edited." }).waitFor();
  });

  test("stops a run, which closes the connection", async () => {
    await open("playground.html");
    const script = page.getByRole("textbox", { name: "What the mock replies" });
    await script.fill('{ "replies": [{ "reply": { "stream": [" Once", { "stall": true }] } }] }');

    await page.getByRole("button", { name: "Run" }).click();
    await page
      .locator(".pg-text")
      .filter({ hasText: /^Once$/ })
      .waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.locator(".playground[data-outcome=stopped]").waitFor();

    expect(await page.locator(".pg-outcome").innerText()).toContain("the connection was closed");
  });

  test("works from the disk as one file", async () => {
    await page.goto(`${pathToFileURL(path.join(SITE, "playground-offline.html")).href}#drop`);
    await page.locator(".playground[data-outcome=failed]").waitFor();

    expect(await page.locator(".pg-outcome").innerText()).toContain('"truncated"');
    expect(await page.locator(".pg-drawing svg .break").count()).toBe(1);
    expect(await findProblems()).toEqual([]);
  });

  test.each(SCENARIOS.map(({ id, title }) => ({ id, title })))(
    "writes a test of $title that passes",
    async ({ id }) => {
      await page.goto(`${pathToFileURL(path.join(SITE, "playground-offline.html")).href}#${id}`);
      await page.locator(".playground[data-outcome]").waitFor();
      const code = await page.locator(".pg-test code").innerText();

      const folder = await mkdtemp(path.join(ROOT, "scripts/.readme-blocks-"));
      try {
        await writeFile(path.join(folder, "copied.test.ts"), code);
        const { status, stdout, stderr } = spawnSync(
          "vitest",
          ["run", "--root", folder, "--config", path.join(ROOT, "scripts/rehearsals/copied-test.config.ts")],
          { cwd: ROOT, encoding: "utf8" },
        );
        expect(stdout + stderr).toContain("1 passed");
        expect(status).toBe(0);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});

describe.each(Object.entries(KINDS))("the page of kind %s", (_, file) => {
  test.each(["light", "dark"] as const)(
    "has no serious problem of accessibility in %s",
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await open(file);

      expect(await findProblems()).toEqual([]);
    },
  );

  test("fits a phone", async () => {
    await page.setViewportSize(PHONE);
    await open(file);

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await findProblems()).toEqual([]);
  });
});

describe("without a serious problem of accessibility", () => {
  test.each(["light", "dark"] as const)("the search shows its results in %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await open("guides/mock-in-tests.html");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search" }).fill("overloaded");
    await page.getByRole("dialog", { name: "Search" }).getByRole("option").first().waitFor();

    expect(await findProblems()).toEqual([]);
  });

  test.each(["light", "dark"] as const)("the menus of a phone open in %s", async (colorScheme) => {
    await page.setViewportSize(PHONE);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await open("checks/stream/not-buffered.html");

    await page.locator(".VPLocalNav").getByRole("button", { name: "Menu" }).click();
    await page.getByRole("link", { name: "Stream in React" }).waitFor();
    expect(await findProblems()).toEqual([]);
    // The drawer begins where the reader is.
    const link = page.locator(".VPSidebar").getByRole("link", { name: "not-buffered" });
    const { y = 0 } = (await link.boundingBox()) ?? {};
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(PHONE.height);

    await page.keyboard.press("Escape");
    await page.locator(".VPNavBar").getByRole("button", { name: "Menu" }).click();
    await page.getByRole("navigation").getByRole("link", { name: "Playground" }).last().waitFor();
    expect(await findProblems()).toEqual([]);
  });

  test("a page that does not exist says so, and leads back", async () => {
    await page.goto(`${site.url}guides/nothing.html`, { waitUntil: "networkidle" });
    // The browser reports the status.
    failures = failures.filter((text) => !text.includes("404"));

    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    expect(await findProblems()).toEqual([]);
    await page.getByRole("link", { name: "the start" }).click();
    await page.waitForURL(site.url);
  });
});

test("a page names its address, its title and its description for those who link to it", () => {
  const home = "https://text-completions.github.io/text-completions/";
  const addresses = {
    "index.html": "",
    "checks/index.html": "checks/",
    "errors/overloaded_error.html": "errors/overloaded_error.html",
  };
  for (const [file, address] of Object.entries(addresses)) {
    const html = readFileSync(path.join(SITE, file), "utf8");
    expect(html).toContain(`<link rel="canonical" href="${home}${address}">`);
    expect(html).toContain(`<meta property="og:url" content="${home}${address}">`);
    expect(html).toMatch(/<meta property="og:title" content="[^"]{5,}">/);
    expect(html).toMatch(/<meta property="og:description" content="[^"]{20,}">/);
  }
});

describe("the weight of a page", () => {
  test.each([
    { file: "index.html", maxKilobytes: 175 },
    { file: "playground.html", maxKilobytes: 180 },
    { file: "errors/overloaded_error.html", maxKilobytes: 140 },
  ])(
    "$file is at most $maxKilobytes kB as it is sent, for scripts and styles",
    async ({ file, maxKilobytes }) => {
      await open(file);
      await page.waitForTimeout(500);

      const own = `/${file.replaceAll("/", "_").replace(".html", "")}.md.`;
      // The page also prefetches those that it links to, when there is nothing else to do.
      const loaded = asked.filter(
        (url) => /\.(js|css)$/.test(url) && (!url.includes(".md.") || url.includes(own)),
      );
      const bytes = loaded.map(
        (url) => gzipSync(readFileSync(path.join(SITE, url.slice(site.url.length)))).length,
      );
      expect(bytes.length).toBeGreaterThan(3);
      expect(Math.round(bytes.reduce((sum, size) => sum + size, 0) / 1000)).toBeLessThanOrEqual(maxKilobytes);
      // Each has a page or a dialog of its own.
      expect(loaded.filter((url) => /ApiReference|localSearchIndex|LocalSearchBox/.test(url))).toEqual([]);
    },
  );
});

test("the playground is run by keyboard alone", async () => {
  await open("playground.html");
  await page.locator(".playground[data-outcome]").waitFor();

  const isFocused = (name: string): Promise<boolean> =>
    page.evaluate((text) => document.activeElement?.textContent === text, name);
  for (let presses = 0; presses < 60 && !(await isFocused("An error in the middle")); presses++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator(".playground[data-outcome=failed]").waitFor();
  for (let presses = 0; presses < 60 && !(await isFocused("Run")); presses++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Stop" }).waitFor();
  await page.locator(".playground[data-outcome=failed]").waitFor();

  expect(await page.locator(".pg-text").innerText()).toBe("Once upon");
});

test("the keyboard reaches the content, the search and its results", async () => {
  await open("start.html");

  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("Skip to content");
  await page.keyboard.press("Control+k");
  await page.locator("#localsearch-input:focus").waitFor();
  await page.keyboard.type("overloaded_error");
  await page.locator("#localsearch-list a").first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/*overloaded_error*");
});

test("every page of llms.txt exists, and llms-full.txt has every README", () => {
  const index = readFileSync(path.join(SITE, "llms.txt"), "utf8");
  const links = [...index.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);

  expect(links.length).toBeGreaterThan(150);
  expect(links.filter((link) => !existsSync(path.join(SITE, link)))).toEqual([]);
  const full = readFileSync(path.join(SITE, "llms-full.txt"), "utf8");
  for (const readme of globSync("packages/*/README.md", { cwd: ROOT })) {
    expect(full).toContain(readFileSync(path.join(ROOT, readme), "utf8").trim());
  }
});

async function open(file: string): Promise<void> {
  await page.goto(site.url + file, { waitUntil: "networkidle" });
  // Until Vue has taken over the page, it listens to no key and no click.
  await page.waitForFunction(() => "__vue_app__" in (document.querySelector("#app") ?? {}));
}

/** What axe calls serious or critical, with the elements. */
async function findProblems(): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    // The script above defines it.
    const { axe: checker } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await checker.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html) }));
  });
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.length} × ${nodes.slice(0, 4).join(" … ")}`);
}

/** The links of a page. Those in scripts and blocks of code do not count. */
function linksOf(file: string): string[] {
  const html = readFileSync(path.join(SITE, file), "utf8").replaceAll(/<script[^>]*>.*?<\/script>/gs, "");
  return [...html.matchAll(/<(?:a|link|img|script|iframe)\b[^>]*? (?:href|src)="([^"]*)"/g)]
    .map(([, link = ""]) => link.replaceAll("&amp;", "&"))
    .filter((link) => !/^(data|mailto):/.test(link));
}

/** The file of the site that a link leads to; undefined for a link that leaves the site. */
function targetOf(file: string, link: string): string | undefined {
  if (/^https?:/.test(link)) return undefined;
  const [name = ""] = link.split("#");
  if (name === "") return file;
  const absolute = name.startsWith("/") ? name : path.posix.join(BASE, path.posix.dirname(file), name);
  const target = decodeURIComponent(absolute.slice(BASE.length));
  return target === "" || target.endsWith("/") ? `${target}index.html` : target;
}

function leadsSomewhere(file: string, link: string): boolean {
  const target = targetOf(file, link);
  if (target === undefined) return true;
  if (!existsSync(path.join(SITE, target))) return false;
  const anchor = link.split("#")[1] ?? "";
  if (anchor === "" || !target.endsWith(".html")) return true;
  return readFileSync(path.join(SITE, target), "utf8").includes(`id="${decodeURIComponent(anchor)}"`);
}
