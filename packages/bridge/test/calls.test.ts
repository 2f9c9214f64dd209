import { describe, expect, test } from "vitest";
import { OLD } from "./messages-api/profile.ts";
import { start } from "./start-bridge.ts";

describe("a call that has ended", () => {
  test("reports models, tokens and the end, but no text", async () => {
    await using bridge = await start({}, { behave: () => ({ text: "secret text" }) });

    await bridge.ask({ prompt: "\n\nHuman: secret question\n\nAssistant:" });
    await (await bridge.ask({ stream: true })).text();

    const common = {
      method: "POST",
      url: "http://localhost/v1/complete",
      model: "claude-2.1",
      liveModel: OLD.id,
      status: 200,
      outcome: "answered",
      stopReason: "stop_sequence",
      adaptations: [],
      startedAt: expect.any(Number),
      endedAt: expect.any(Number),
      completionId: expect.stringMatching(/^compl_/),
    };
    expect(bridge.calls).toEqual([
      {
        ...common,
        number: 1,
        stream: false,
        requestId: "req_up1",
        usage: { input_tokens: 45, output_tokens: 2 },
      },
      {
        ...common,
        number: 2,
        stream: true,
        requestId: "req_up2",
        firstTextAt: expect.any(Number),
        usage: { input_tokens: 43, output_tokens: 2 },
      },
    ]);
    expect(JSON.stringify(bridge.calls)).not.toMatch(/secret|sk-/);
  });

  test.each([
    { mishap: "errorAfter", outcome: "answered", fault: undefined },
    {
      mishap: "endAfter",
      outcome: "dropped",
      fault:
        "Failed to read the response of the upstream: the stream ended before the message was complete. Check the upstream and any proxies between it and the bridge.",
    },
    {
      mishap: "dropAfter",
      outcome: "dropped",
      fault: expect.stringContaining("Failed to read the response of the upstream: "),
    },
  ])("reports a stream that fails: $mishap", async ({ mishap, outcome, fault }) => {
    await using bridge = await start({}, { behave: () => ({ [mishap]: 1 }) });

    await (await bridge.ask({ stream: true })).text();

    expect(bridge.calls).toMatchObject([{ status: 200, outcome, error: { type: expect.any(String) } }]);
    expect(bridge.calls[0]?.fault).toEqual(fault);
  });

  test("reports what was rejected before it went upstream", async () => {
    await using bridge = await start();

    await bridge.ask({ temperature: 2 });

    expect(bridge.calls).toMatchObject([
      { status: 400, outcome: "answered", error: { type: "invalid_request_error" } },
    ]);
  });

  test("is reported with long words cut, however long the caller made them", async () => {
    await using bridge = await start({ models: { a: OLD.id } });

    await bridge.ask({ model: "m".repeat(100_000) });

    const [call] = bridge.calls;
    expect([call?.model?.length, call?.error?.message.length, call?.fault?.length]).toEqual([501, 501, 501]);
  });

  test("reports token counts alone of what the upstream calls usage", async () => {
    const usage = { input_tokens: 3, service_tier: "standard", nested: { deep: [1] }, output_tokens: 4 };
    const message = { content: [], stop_reason: "end_turn", usage };
    await using bridge = await start({ fetch: async () => Response.json(message) });

    await bridge.ask();

    expect(bridge.calls[0]?.usage).toEqual({ input_tokens: 3, output_tokens: 4 });
  });
});
