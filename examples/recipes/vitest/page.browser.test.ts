import { completionHandlers, createMock, stream, text } from "@text-completions/msw";
import { setupWorker } from "msw/browser";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ask } from "./page.ts";

const mock = createMock();
const worker = setupWorker(...completionHandlers(mock, { path: "/api/v1/complete" }));

beforeAll(() => worker.start({ quiet: true }));
afterEach(() => mock.reset());
afterAll(() => worker.stop());

test("shows the response", async () => {
  mock.reply(stream([text(" Hello"), text(" there!")]));
  const output = document.createElement("p");

  await ask("Hi", output);

  expect(output.textContent).toBe(" Hello there!");
});
