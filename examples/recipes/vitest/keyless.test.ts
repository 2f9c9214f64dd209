import { completionHandlers, createMock } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, expect, test } from "vitest";

const mock = createMock().reply(" Hello there!");
const server = setupServer(...completionHandlers(mock, { path: "/api/complete" }));

beforeAll(() => server.listen());
afterAll(() => server.close());

test("the page sends a prompt and no key", async () => {
  const response = await fetch(new URL("/api/complete", location.href), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: "claude-2.1",
      max_tokens_to_sample: 256,
      prompt: "\n\nHuman: Hi\n\nAssistant:",
    }),
  });

  expect(await response.json()).toMatchObject({ completion: " Hello there!" });
});
