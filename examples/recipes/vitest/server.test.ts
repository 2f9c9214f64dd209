import { completionHandlers, createMock, failure } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { summarize } from "./server.ts";

const mock = createMock();
const server = setupServer(...completionHandlers(mock));

beforeAll(() => {
  vi.stubEnv("ANTHROPIC_API_KEY", "any");
  server.listen();
});
afterEach(() => mock.reset());
afterAll(() => server.close());

test("sends the article and returns the summary", async () => {
  mock.reply(" Nothing happened.");

  expect(await summarize("Today nothing happened.")).toBe("Nothing happened.");
  expect(mock.calls[0]?.request?.prompt).toContain("Today nothing happened.");
});

test("tries again when the API is overloaded", async () => {
  mock.replyOnce(failure("overloaded_error")).reply(" Nothing happened.");

  expect(await summarize("Today nothing happened.")).toBe("Nothing happened.");
  expect(mock.calls.map(({ status }) => status)).toEqual([529, 200]);
});
