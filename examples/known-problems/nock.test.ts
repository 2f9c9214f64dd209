import { Readable } from "node:stream";
import { encodeStreamEvent } from "@text-completions/core/sse";
import { createClient } from "@text-completions/client";
import { createMock, drop, stall, stream, text } from "@text-completions/mock";
import nock from "nock";
import { expect, onTestFinished, test } from "vitest";
import { HELLO } from "./hello.ts";

// nock 15 streams a Readable as it comes. But one that breaks looks like one that ends, and nothing reports when the
// reader has gone.

const API = "https://api.anthropic.com";

async function* breakAfterText(): AsyncGenerator<string> {
  yield encodeStreamEvent({
    type: "completion",
    completion: " Hello",
    stop_reason: null,
    model: "claude-2.1",
  });
  throw new Error("The connection broke.");
}

function interceptOnce(): void {
  nock(API)
    .post("/v1/complete")
    .reply(200, () => Readable.from(breakAfterText()), { "content-type": "text/event-stream" });
  onTestFinished(() => nock.cleanAll());
}

test("the problem: a connection that breaks is an end like any other", async () => {
  interceptOnce();

  const response = await fetch(`${API}/v1/complete`, { method: "POST", body: "{}" });

  await expect(response.text()).resolves.toContain('"completion":" Hello"');
});

test("the client notices: a stream without a stop reason is an error", async () => {
  interceptOnce();

  await expect(createClient({ apiKey: "any" }).stream(HELLO).final()).rejects.toMatchObject({
    reason: "truncated",
    partial: " Hello",
  });
});

test("the fix: mock.fetch as the client's fetch, which notices broken connections and readers that leave, and which nock does not intercept", async () => {
  nock.disableNetConnect();
  onTestFinished(() => nock.enableNetConnect());
  const mock = createMock();
  mock.replyOnce(stream([text(" Hello"), drop()])).replyOnce(stream([text(" Hello"), stall()]));
  const client = createClient({ apiKey: "any", fetch: mock.fetch });

  await expect(client.stream(HELLO).final()).rejects.toMatchObject({ partial: " Hello" });
  for await (const _ of client.stream(HELLO).text()) break;

  expect((await mock.waitForEnd(await mock.waitForCall(1))).outcome).toBe("dropped");
  expect((await mock.waitForEnd(await mock.waitForCall(2))).outcome).toBe("aborted");
});
