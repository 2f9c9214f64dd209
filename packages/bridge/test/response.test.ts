import { validateCompletion } from "@text-completions/core/validate";
import { describe, expect, test } from "vitest";
import type { Behaviour } from "./messages-api/create-messages-api.ts";
import { NEW, OLD, THINKING } from "./messages-api/profile.ts";
import { start } from "./start-bridge.ts";
import type { BridgeOptions } from "@text-completions/bridge";

/** The completion that an upstream of this behaviour leads to. */
async function complete(
  behaviour: Behaviour = {},
  body: Record<string, unknown> = {},
  options: Partial<BridgeOptions> = {},
  headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  await using bridge = await start(options, { behave: () => behaviour });
  const response = await bridge.ask(body, headers);
  const completion: Record<string, unknown> = JSON.parse(await response.text());
  expect([response.status, validateCompletion(completion)]).toEqual([200, []]);
  return completion;
}

const PREFILLED = { prompt: "\n\nHuman: Hello\n\nAssistant: My name" };

describe("response", () => {
  test("id: has the characters of the message's", async () => {
    expect(await complete()).toMatchObject({
      id: "compl_01Bs8Syxu1SsMMWuNRiptYXC",
      log_id: "compl_01Bs8Syxu1SsMMWuNRiptYXC",
    });
  });

  test("id: has the real shape where the message has an id of another shape", async () => {
    const message = { id: "chatcmpl-1", content: [{ type: "text", text: "Hi" }], stop_reason: "end_turn" };
    const { id, model } = await complete({ response: () => Response.json(message) });

    expect(id).toMatch(/^compl_01[1-9A-HJ-NP-Za-km-z]{22}$/);
    expect(model).toBe(OLD.id);
  });

  test("type, role, usage: the type is completion, and no other member is there", async () => {
    expect(Object.keys(await complete())).toEqual([
      "type",
      "id",
      "completion",
      "stop_reason",
      "model",
      "stop",
      "log_id",
    ]);
  });

  test("content: text blocks are joined as they are, others left out", async () => {
    const blocks = [
      { type: "thinking", thinking: "Hm.", signature: "c2ln" },
      { type: "text", text: "Hello" },
      { type: "text", text: ", world" },
    ];

    expect(await complete({ blocks })).toMatchObject({ completion: " Hello, world" });
    expect(await complete({}, {}, { models: THINKING.id })).toMatchObject({
      completion: " Hello! My name is Claude.",
    });
  });

  test.each([
    { text: "Hello", completion: " Hello" },
    { text: " Hello", completion: " Hello" },
    { text: "\n\nHello", completion: "\n\nHello" },
  ])("leading space: $text becomes $completion", async ({ text, completion }) => {
    expect(await complete({ blocks: [{ type: "text", text }] })).toMatchObject({ completion });
  });

  test("leading space: none in an empty text", async () => {
    expect(await complete({ blocks: [] })).toMatchObject({ completion: "" });
  });

  test("leading space: none after a prefill", async () => {
    const blocks = [{ type: "text", text: "is Claude." }];

    expect(await complete({ blocks }, PREFILLED)).toMatchObject({ completion: "is Claude." });
    expect(await complete({ blocks }, PREFILLED, { models: NEW.id, adaptations: "adapt" })).toMatchObject({
      completion: "is Claude.",
    });
  });

  test("model: is the live one, or by option the legacy one", async () => {
    expect(await complete({}, { model: "claude-2" })).toMatchObject({ model: OLD.id });
    expect(await complete({}, { model: "claude-2" }, { responseModel: "legacy" })).toMatchObject({
      model: "claude-2.0",
    });
  });

  test("stop_sequence: is the stop of the completion", async () => {
    expect(await complete({}, { stop_sequences: [" is"] })).toMatchObject({
      completion: " Hello! My name",
      stop_reason: "stop_sequence",
      stop: " is",
    });
  });

  test("header request-id, anthropic-ratelimit-*, retry-after: pass through, others do not", async () => {
    await using bridge = await start();

    const { headers } = await bridge.ask();

    expect(Object.fromEntries(headers)).toEqual({
      "content-type": "application/json",
      "request-id": "req_up1",
      "anthropic-organization-id": "org-1",
      "anthropic-ratelimit-requests-remaining": "49",
    });
  });

  test("headers of a stream: keep nginx and compressing middleware from holding back its events", async () => {
    await using bridge = await start();

    const { headers } = await bridge.ask({ stream: true });

    expect(headers.get("x-accel-buffering")).toBe("no");
    expect(headers.get("cache-control")).toBe("no-cache, no-transform");
  });
});

describe("stop reason", () => {
  test("end_turn is stop_sequence", async () => {
    expect(await complete()).toMatchObject({ stop_reason: "stop_sequence", stop: "\n\nHuman:" });
  });

  test("stop_sequence is stop_sequence", async () => {
    expect(await complete({ text: "a b c" }, { stop_sequences: ["c"] })).toMatchObject({
      stop_reason: "stop_sequence",
      stop: "c",
    });
  });

  test("end_turn with a stop sequence, as of llama.cpp, keeps that one", async () => {
    const ended = { text: "a b c", stopReason: "end_turn" };

    expect(await complete(ended, { stop_sequences: ["c"] })).toMatchObject({
      completion: " a b ",
      stop_reason: "stop_sequence",
      stop: "c",
    });
  });

  test("max_tokens is max_tokens", async () => {
    expect(await complete({}, { max_tokens_to_sample: 2 })).toMatchObject({
      completion: " Hello! My",
      stop_reason: "max_tokens",
      stop: null,
    });
  });

  test("model_context_window_exceeded is max_tokens", async () => {
    expect(await complete({ stopReason: "model_context_window_exceeded" })).toMatchObject({
      stop_reason: "max_tokens",
    });
  });

  test("refusal is stop_sequence, or by option refusal", async () => {
    const declined = { stopReason: "refusal" };

    expect(await complete(declined)).toMatchObject({ stop_reason: "stop_sequence", stop: null });
    expect(await complete(declined, {}, { refusal: "refusal" })).toMatchObject({ stop_reason: "refusal" });
  });

  test("a reason that is not known yet is passed", async () => {
    expect(await complete({ stopReason: "boredom" })).toMatchObject({ stop_reason: "boredom" });
    expect(await complete({ stopReason: "toString" })).toMatchObject({ stop_reason: "toString" });
  });

  test.each(["tool_use", "pause_turn", null])("%s is a 500", async (stopReason) => {
    await using bridge = await start({}, { behave: () => ({ stopReason }) });

    const response = await bridge.ask();

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ error: { type: "api_error" } });
    expect(bridge.calls[0]?.fault).toContain(`the stop reason ${JSON.stringify(stopReason)}`);
  });
});

test("responds to version 2023-01-01 with the members of that version", async () => {
  expect(await complete({}, {}, {}, { "anthropic-version": "2023-01-01" })).toMatchObject({
    truncated: false,
    exception: null,
  });
});
