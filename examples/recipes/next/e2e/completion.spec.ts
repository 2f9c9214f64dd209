import { expect } from "@playwright/test";
import { errorEvent, pause, stall, stream, text } from "@text-completions/mock";
import { test } from "./test.ts";

test.beforeEach(async ({ page }) => {
  await page.goto("/completion");
  await page.getByLabel("Question").fill("Hi");
});

test("shows the response", async ({ page, mock }) => {
  await mock.replyOnce(" Hello there!");

  await page.getByText("Ask").click();

  await expect(page.getByRole("status")).toHaveText("Hello there!");
});

test("keeps the text of a response that ends early", async ({ page, mock }) => {
  // Text that arrives together with the break may be lost in the browser.
  await mock.replyOnce(stream([text(" Hello"), pause(200), errorEvent("overloaded_error")]));

  await page.getByText("Ask").click();

  await expect(page.locator("form [role=alert]")).toHaveText("The response ended early.");
  await expect(page.getByRole("status")).toHaveText("Hello");
});

test("ends the request to the API when the visitor presses Stop", async ({ page, mock }) => {
  await mock.replyOnce(stream([text(" Hello"), stall()]));

  await page.getByText("Ask").click();
  await expect(page.getByRole("status")).toHaveText("Hello");
  await page.getByText("Stop").click();

  await expect.poll(async () => (await mock.calls())[0]?.outcome).toBe("aborted");
});
