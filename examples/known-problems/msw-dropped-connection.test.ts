import { createClient } from "@text-completions/client";
import { completionHandlers, createMock, drop, stream, text, type Mock } from "@text-completions/msw";
import { http, HttpResponse, type HttpHandler } from "msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";
import { HELLO } from "./hello.ts";

// MSW 3 in Node makes a body that breaks look like one that ends, unless it is said to be chunked.

function start(...handlers: HttpHandler[]): void {
  const server = setupServer(...handlers);
  server.listen();
  onTestFinished(() => server.close());
}

function createBrokenMock(): Mock {
  return createMock().reply(stream([text(" Hello"), drop()]));
}

/** A handler as one writes it by hand. */
function handBuilt(headers: Record<string, string>): HttpHandler {
  const mock = createBrokenMock();
  return http.post("https://api.anthropic.com/v1/complete", async ({ request }) => {
    const { body } = await mock.fetch(request);
    return new HttpResponse(body, { headers: { "content-type": "text/event-stream", ...headers } });
  });
}

async function readAll(): Promise<string> {
  const response = await fetch("https://api.anthropic.com/v1/complete", {
    method: "POST",
    headers: { "x-api-key": "any", "anthropic-version": "2023-06-01" },
    body: JSON.stringify({ ...HELLO, stream: true }),
  });
  return response.text();
}

test("the problem: a connection that drops is an end like any other", async () => {
  start(handBuilt({}));

  await expect(readAll()).resolves.toContain('"completion":" Hello"');
});

test("a fix for your own handlers: the header of a chunked body", async () => {
  start(handBuilt({ "transfer-encoding": "chunked" }));

  await expect(readAll()).rejects.toThrow("terminated");
});

test("completionHandlers includes the fix", async () => {
  start(...completionHandlers(createBrokenMock()));

  await expect(readAll()).rejects.toThrow("terminated");
});

test("the client notices even without it: a stream without a stop reason is an error", async () => {
  start(handBuilt({}));

  await expect(createClient({ apiKey: "any" }).stream(HELLO).final()).rejects.toMatchObject({
    kind: "stream",
    reason: "truncated",
    partial: " Hello",
  });
});
