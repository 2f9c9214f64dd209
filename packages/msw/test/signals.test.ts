import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { completionHandlers, createMock, stall, stream, text, type Mock } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const BODY = JSON.stringify({
  model: "claude-2.1",
  max_tokens_to_sample: 9,
  prompt: "\n\nHuman: Hi\n\nAssistant:",
  stream: true,
});

test.each([
  { name: "the API", options: {}, url: "https://api.anthropic.com/v1/complete", reply: stall() },
  {
    name: "the API, during the body",
    options: {},
    url: "https://api.anthropic.com/v1/complete",
    reply: stream([text(" a"), stall()]),
  },
  {
    name: "a back end",
    options: { path: "/api/complete" },
    url: "http://localhost/api/complete",
    reply: stall(),
  },
  {
    name: "a back end, during the body",
    options: { path: "/api/complete" },
    url: "http://localhost/api/complete",
    reply: stream([text(" a"), stall()]),
  },
])(
  "a signal ends a request to $name, after a garbage collection as well",
  async ({ options, url, reply }) => {
    const mock = createMock().reply(reply);
    const server = setupServer(...completionHandlers(mock, options));
    server.listen({ onUnhandledFrame: "error" });
    onTestFinished(() => server.close());
    const controller = new AbortController();

    const outcome = send(url, controller.signal);
    await mock.waitForCall(1);
    for (let round = 0; round < 4; round++) {
      collectGarbage();
      await setImmediate();
    }
    controller.abort(new Error("changed my mind"));

    await expect(outcome).rejects.toThrow("changed my mind");
    expect(await outcomeOf(mock)).toBe("aborted");
  },
);

/** A separate function, so that nothing here holds the request. */
async function send(url: string, signal: AbortSignal): Promise<string> {
  const headers = { "x-api-key": "any", "anthropic-version": "2023-06-01" };
  const response = await fetch(url, { method: "POST", headers, body: BODY, signal });
  return response.text();
}

async function outcomeOf(mock: Mock): Promise<string> {
  const ended = await mock.waitForEnd(await mock.waitForCall(1));
  return ended.outcome;
}
