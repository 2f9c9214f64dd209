import Anthropic from "@anthropic-ai/sdk";
import { serveMock } from "@text-completions/mock/server";
import { expect, test } from "vitest";
import { COUNTED, createBaseMock, KEY } from "./servers/base-mock.ts";
import { check, failed } from "./servers/check.ts";
import { CONFORMANT } from "./servers/conformant.ts";

const PARAMS = {
  model: "claude-2.1",
  max_tokens_to_sample: 300,
  prompt: "\n\nHuman: Count from one to fifteen.\n\nAssistant:",
};

/** Reads a stream as the last official SDK that had this operation does. */
async function readWithSdk(baseURL: string): Promise<{ text: string; stopReason: string | null }> {
  const client = new Anthropic({ baseURL, apiKey: KEY, maxRetries: 0 });
  let text = "";
  let stopReason: string | null = null;
  for await (const event of await client.completions.create({ ...PARAMS, stream: true })) {
    text += event.completion ?? "";
    stopReason = event.stop_reason;
  }
  return { text, stopReason };
}

const legal = CONFORMANT.filter(({ does }) =>
  /CRLF|CR alone|single|last event|takes its time|several lines/.test(does),
);

test.each(legal)(
  "a server that $does is read alike by the official SDK and by the checks",
  async ({ create }) => {
    await using server = await serveMock(create());

    expect(await readWithSdk(server.url)).toEqual({ text: COUNTED, stopReason: "stop_sequence" });
  },
);

test("the official SDK ignores an event without a name", async () => {
  const nameless = {
    async fetch(request: Request): Promise<Response> {
      const response = await createBaseMock().fetch(request);
      const text = await response.text();
      return new Response(text.replaceAll("event: completion\n", ""), response);
    },
  };
  await using server = await serveMock(nameless);

  expect(failed(await check(nameless, { only: ["stream/named-events"] }))).toEqual(["stream/named-events"]);
  expect(await readWithSdk(server.url)).toEqual({ text: "", stopReason: null });
});
