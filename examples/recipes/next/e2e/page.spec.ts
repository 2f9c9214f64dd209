import { expect } from "@playwright/test";
import { failure, stall, stream, text } from "@text-completions/mock";
import { test } from "./test.ts";

test("shows the response", async ({ page, mock }) => {
  await mock.replyOnce(" Hello there!");
  await page.goto("/");

  await page.getByLabel("Question").fill("Hi");
  await page.getByText("Ask").click();

  await expect(page.getByRole("status")).toHaveText("Hello there!");
  expect((await mock.calls())[0]?.request?.prompt).toBe("\n\nHuman: Hi\n\nAssistant:");
});

test("says how long to wait at a rate limit", async ({ page, mock }) => {
  await mock.replyOnce(failure("rate_limit_error", { retryAfterSeconds: 30 }));
  await page.goto("/");

  await page.getByLabel("Question").fill("Hi");
  await page.getByText("Ask").click();

  await expect(page.locator("form [role=alert]")).toHaveText("Try again in 30 s.");
});

test("ends the request to the API when the visitor presses Stop", async ({ page, mock }) => {
  await mock.replyOnce(stream([text(" Hello"), stall()]));
  await page.goto("/");

  await page.getByLabel("Question").fill("Hi");
  await page.getByText("Ask").click();
  await expect(page.getByRole("status")).toHaveText("Hello");
  await page.getByText("Stop").click();

  await expect.poll(async () => (await mock.calls())[0]?.outcome).toBe("aborted");
});
