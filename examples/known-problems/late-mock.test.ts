import { createClient } from "@text-completions/client";
import { completionHandlers } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";
import { HELLO } from "./hello.ts";

// Tools that mock the network replace `globalThis.fetch`. Who keeps the fetch of before is not mocked.

/** The fetch of before. */
const kept = globalThis.fetch;

test("the fix: a client looks fetch up at each call, so it may be made before the mock starts", async () => {
  const client = createClient({ apiKey: "any" });
  const server = setupServer(...completionHandlers());
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());

  expect(globalThis.fetch).not.toBe(kept);
  expect((await client.complete(HELLO)).completion).toBe(" Hello! My name is Claude.");
});
