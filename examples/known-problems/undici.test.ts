import { createClient, type Client } from "@text-completions/client";
import { completion, createMock } from "@text-completions/mock";
import { serveMock, type MockServer } from "@text-completions/mock/server";
import { Agent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { HELLO } from "./hello.ts";

// Node's fetch ends a response whose headers take 300 s, or that is silent for as long, whatever the client's options.
// An Agent of undici says otherwise: of the major version that Node has built in (`process.versions.undici`), since
// another one's ends in "invalid onRequestStart method". A stream has its headers at once, and hardly needs it.

/** A server that takes longer than the agent allows in the first test. */
function serveSlowly(): Promise<MockServer> {
  return serveMock(createMock().reply(completion(" Hello", { delayMs: 2000 })));
}

function createPatientClient(baseUrl: string, headersTimeout: number): Client {
  const dispatcher = new Agent({ headersTimeout });
  onTestFinished(() => dispatcher.destroy());
  return createClient({
    apiKey: "any",
    baseUrl,
    maxRetries: 0,
    // `dispatcher` is an option of Node's fetch alone, which the types of the web platform do not know.
    fetch: (request) => fetch(request, { dispatcher } as RequestInit),
  });
}

test("the problem: the time-out of Node's fetch comes before the client's", async () => {
  await using server = await serveSlowly();

  const call = createPatientClient(server.url, 200).complete(HELLO);

  await expect(call).rejects.toMatchObject({ kind: "connection" });
});

test("the fix: an agent without its own time-out, so that timeoutMs applies", async () => {
  await using server = await serveSlowly();

  const final = await createPatientClient(server.url, 0).complete(HELLO);

  expect(final.completion).toBe(" Hello");
});
