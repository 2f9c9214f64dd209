import { fileURLToPath } from "node:url";
import type { Page } from "playwright";
import { expect } from "vitest";
import { readEvents, readFocus, readTurns, watchResponse } from "./read-document.ts";
import type { ChatPage } from "./world.ts";

const PICTURES = fileURLToPath(new URL("../.screenshots/", import.meta.url));

/** The page in a browser, driven by Playwright. */
export async function openBrowserPage(
  page: Page,
  url: string,
  choose: ChatPage["choose"],
): Promise<ChatPage> {
  await page.goto(url);
  const root = page.locator("#root");
  const seen = await root.evaluateHandle(watchResponse);
  const button = (name: string) => page.getByRole("button", { name });

  return {
    choose,
    async ask(question) {
      await page.getByLabel("Question").fill(question);
      await page.keyboard.press("Enter");
    },
    fill: (label, text) => page.getByLabel(label).fill(text),
    click: (name) => button(name).click(),
    press: (key) => page.keyboard.press(key),
    isEnabled: (name) => button(name).isEnabled(),
    text: async (role) => (await page.getByRole(role).allTextContents()).join(""),
    focused: () => root.evaluate(readFocus),
    turns: () => root.evaluate(readTurns),
    sightings: () => seen.jsonValue(),
    events: () => root.evaluate(readEvents),
    skip: (ms) => page.clock.fastForward(ms),
    async photograph(state) {
      const size = page.viewportSize();
      await page.setViewportSize({ width: 390, height: 844 });
      await page.screenshot({ path: `${PICTURES}${state}-phone.png` });
      const widths = await root.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect(widths, `${state}: nothing scrolls sideways on a phone`).toEqual([390, 390]);
      if (size !== null) await page.setViewportSize(size);
    },
    leave: () => page.close(),
  };
}
