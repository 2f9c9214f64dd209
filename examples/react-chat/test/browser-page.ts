import { fileURLToPath } from "node:url";
import type { Page } from "playwright";
import { readEvents, readFocus, readTurns, watchAnswer } from "./read-document.ts";
import type { ChatPage } from "./world.ts";

const PICTURES = fileURLToPath(new URL("../.screenshots/", import.meta.url));

/** The page in a browser, worked by Playwright. */
export async function openBrowserPage(
  page: Page,
  url: string,
  choose: ChatPage["choose"],
): Promise<ChatPage> {
  await page.goto(url);
  const root = page.locator("#root");
  const seen = await root.evaluateHandle(watchAnswer);
  const button = (name: string) => page.getByRole("button", { name });

  return {
    choose,
    async ask(question) {
      await page.getByLabel("Question").fill(question);
      await page.keyboard.press("Enter");
    },
    async fill(label, text) {
      if (!(await page.getByLabel(label).isVisible())) await page.getByText(label).first().click();
      await page.getByLabel(label).fill(text);
    },
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
      await page.screenshot({ path: `${PICTURES}${state}-small.png`, fullPage: true });
      if (size !== null) await page.setViewportSize(size);
    },
    leave: () => page.close(),
  };
}
