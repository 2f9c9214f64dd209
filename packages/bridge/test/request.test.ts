import { describe, expect, test } from "vitest";
import { NEW, OLD, THINKING } from "./messages-api/profile.ts";
import { start } from "./start-bridge.ts";

const HUMAN = "\n\nHuman:";

/** What goes upstream for a request with these fields. */
async function convert(
  body: Record<string, unknown>,
  model: string = OLD.id,
): Promise<Record<string, unknown>> {
  await using bridge = await start({ models: model, adaptations: "adapt" });
  const response = await bridge.ask(body);
  expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
  return bridge.sent();
}

describe("request", () => {
  test("model: is the live one", async () => {
    expect(await convert({ model: "claude-2.1" })).toMatchObject({ model: OLD.id });
  });

  test("prompt: becomes user and assistant messages, each without the space before it", async () => {
    const prompt = "\n\nHuman: Hello there\n\nAssistant: Hi, I'm Claude.\n\nHuman: Why?\n\nAssistant:";

    expect(await convert({ prompt })).toMatchObject({
      messages: [
        { role: "user", content: "Hello there" },
        { role: "assistant", content: "Hi, I'm Claude." },
        { role: "user", content: "Why?" },
      ],
    });
  });

  test("text before first Human: becomes the system prompt", async () => {
    const prompt = "Today is January 1, 2024.\n\nHuman: Hello\n\nAssistant:";

    expect(await convert({ prompt })).toMatchObject({ system: "Today is January 1, 2024." });
  });

  test.each(["", " ", "\n", "\t\n "])(
    "text before first Human: %j is not sent as a system prompt",
    async (system) => {
      expect(await convert({ prompt: `${system}\n\nHuman: Hello\n\nAssistant:` })).not.toHaveProperty(
        "system",
      );
    },
  );

  test("trailing prefill: is a last assistant message without whitespace at its end", async () => {
    const prompt = "\n\nHuman: Hello\n\nAssistant: Sure, here you go:\n";

    expect(await convert({ prompt })).toMatchObject({
      messages: [
        { role: "user", content: "Hello" },
        { role: "assistant", content: "Sure, here you go:" },
      ],
    });
  });

  test("trailing prefill: is folded into the question for a model that does not continue one", async () => {
    const prompt = "\n\nHuman: Hi\n\nAssistant: Yo\n\nHuman: Name?\n\nAssistant: My name is";

    expect(await convert({ prompt }, NEW.id)).toMatchObject({
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "Yo" },
        { role: "user", content: expect.stringMatching(/^Name\?\n\n.+\n\nMy name is$/) },
      ],
    });
  });

  test("bare final Assistant: is dropped", async () => {
    expect(await convert({})).toMatchObject({ messages: [{ role: "user", content: "Hello, Claude" }] });
  });

  test.each([
    { model: OLD.id, maximum: 4096 },
    { model: NEW.id, maximum: 128_000 },
  ])("max_tokens_to_sample: is clamped to the maximum of $model", async ({ model, maximum }) => {
    expect(await convert({ max_tokens_to_sample: 1_000_000 }, model)).toMatchObject({ max_tokens: maximum });
    expect(await convert({ max_tokens_to_sample: 7 }, model)).toMatchObject({ max_tokens: 7 });
  });

  test("stop_sequences: are carried over without blank ones, and with the one that was built in", async () => {
    expect(await convert({ stop_sequences: ["\n", "END", " ", "\u0085\u001c", "END"] })).toMatchObject({
      stop_sequences: ["END", HUMAN],
    });
    expect(await convert({ stop_sequences: [HUMAN] })).toMatchObject({ stop_sequences: [HUMAN] });
    expect(await convert({})).toMatchObject({ stop_sequences: [HUMAN] });
  });

  test("temperature: is carried over where the model takes it", async () => {
    expect(await convert({ temperature: 0 })).toMatchObject({ temperature: 0 });
    expect(await convert({ temperature: 1 }, NEW.id)).not.toHaveProperty("temperature");
    expect(await convert({ temperature: 0.5 }, NEW.id)).not.toHaveProperty("temperature");
    expect(await convert({})).not.toHaveProperty("temperature");
  });

  test("temperature: goes without top_p where the model takes one alone", async () => {
    const both = { temperature: 0.5, top_p: 0.9 };

    expect(await convert(both)).toMatchObject(both);
    expect(await convert(both, "claude-sonnet-4-5")).not.toHaveProperty("top_p");
    const neutral = await convert({ ...both, temperature: 1 }, "claude-sonnet-4-5");
    expect(neutral).toMatchObject({ top_p: 0.9 });
    expect(neutral).not.toHaveProperty("temperature");
  });

  test("top_p, top_k: are carried over where the model takes them", async () => {
    expect(await convert({ top_p: 0.5, top_k: 5 })).toMatchObject({ top_p: 0.5, top_k: 5 });
    const sent = await convert({ top_p: 0.5, top_k: 5 }, NEW.id);
    expect(sent).not.toHaveProperty("top_p");
    expect(sent).not.toHaveProperty("top_k");
  });

  test.each(["temperature", "top_p", "top_k"])("%s: -1 is absent", async (field) => {
    expect(await convert({ [field]: -1 })).not.toHaveProperty(field);
  });

  test("metadata.user_id: is carried over", async () => {
    expect(await convert({ metadata: { user_id: "me" } })).toMatchObject({ metadata: { user_id: "me" } });
    expect(await convert({ metadata: { user_id: null } })).toMatchObject({ metadata: { user_id: null } });
  });

  test("stream: is carried over", async () => {
    expect(await convert({ stream: true })).toMatchObject({ stream: true });
    expect(await convert({})).not.toHaveProperty("stream");
  });

  test("thinking: is turned off where it is on by default", async () => {
    expect(await convert({}, "claude-opus-5")).toMatchObject({ thinking: { type: "disabled" } });
    expect(await convert({}, THINKING.id)).not.toHaveProperty("thinking");
    expect(await convert({})).not.toHaveProperty("thinking");
  });

  test.each(["2023-01-01", "2023-06-01", "2026-10-21"])(
    "anthropic-version: %s of the caller is 2023-06-01 upstream",
    async (version) => {
      await using bridge = await start();

      const response = await bridge.ask({}, { "anthropic-version": version });

      expect(response.status).toBe(200);
      expect(bridge.api.received[0]?.headers.get("anthropic-version")).toBe("2023-06-01");
    },
  );

  test("consecutive turns of one role: are joined by an empty line", async () => {
    const prompt = "\n\nHuman: One\n\nHuman: Two\n\nAssistant:";

    expect(await convert({ prompt })).toMatchObject({ messages: [{ role: "user", content: "One\n\nTwo" }] });
  });

  test.each([
    { name: "alone", prompt: "\n\nHuman:\n\nAssistant:", rest: [] },
    {
      name: "before an assistant turn",
      prompt: "\n\nHuman:\n\nAssistant: Hi\n\nHuman: Hello\n\nAssistant:",
      rest: [
        { role: "assistant", content: "Hi" },
        { role: "user", content: "Hello" },
      ],
    },
  ])("a first Human turn without text: is replaced by a placeholder, $name", async ({ prompt, rest }) => {
    expect(await convert({ prompt })).toMatchObject({
      messages: [{ role: "user", content: "(no text)" }, ...rest],
    });
  });

  test("blank turns: are left out", async () => {
    const prompt = "\n\nHuman: One\n\nAssistant: \n\nHuman: Two\n\nAssistant:";

    expect(await convert({ prompt })).toMatchObject({ messages: [{ role: "user", content: "One\n\nTwo" }] });
  });
});

describe("a request that the legacy API would reject does not go upstream, and is rejected in its words", () => {
  test.each([
    { body: { prompt: undefined }, message: "prompt: Field required" },
    {
      body: { prompt: "Hello" },
      message: 'prompt must start with "\n\nHuman:" turn after an optional system prompt',
    },
    { body: { prompt: "\n\nHuman: Hello" }, message: 'prompt must end with "\n\nAssistant:" turn' },
    { body: { temperature: 2 }, message: "temperature: range: 0..1" },
    { body: { max_tokens_to_sample: 0 }, message: "max_tokens_to_sample: range: 1..1,000,000" },
    { body: { max_tokens_to_sample: 1_000_001 }, message: "max_tokens_to_sample: range: 1..1,000,000" },
    {
      body: { max_tokens_to_sample: 2_000_000, temperature: 2 },
      message: "max_tokens_to_sample: range: 1..1,000,000",
    },
    { body: { max_tokens: 5 }, message: "max_tokens: Extra inputs are not permitted" },
    { body: { stop_sequences: [""] }, message: "stop_sequences: each stop sequence must be non-empty" },
  ])("$body", async ({ body, message }) => {
    await using bridge = await start();

    const response = await bridge.ask(body);

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      type: "error",
      error: { type: "invalid_request_error", message },
      request_id: response.headers.get("request-id"),
    });
    expect(response.headers.get("request-id")).toMatch(/^req_01[1-9A-HJ-NP-Za-km-z]{22}$/);
    expect(bridge.api.received).toEqual([]);
  });

  test("a body that is not JSON", async () => {
    await using bridge = await start();

    const response = await bridge.bridge.fetch("http://localhost/v1/complete", {
      method: "POST",
      headers: { "x-api-key": "a", "anthropic-version": "2023-06-01" },
      body: '{"prompt": a secret',
    });

    expect(await response.json()).toMatchObject({
      error: {
        message: "The request body is not valid JSON: unexpected character: line 1 column 12 (char 11)",
      },
    });
    expect(JSON.stringify(bridge.calls)).not.toContain("secret");
  });

  test.each([
    { headers: { "x-api-key": "" }, status: 401, message: "x-api-key header is required" },
    {
      headers: { "anthropic-version": "2020-01-01" },
      status: 400,
      message: 'anthropic-version: "2020-01-01" is not a valid version',
    },
  ])("$headers", async ({ headers, status, message }) => {
    await using bridge = await start();

    const response = await bridge.ask({}, headers);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message } });
  });

  test("another path, another method, and a body beyond the limit", async () => {
    await using bridge = await start({ maxRequestBytes: 1000 });
    const { fetch } = bridge.bridge;

    const elsewhere = await fetch("http://localhost/v1/messages", { method: "POST" });
    const got = await fetch("http://localhost/v1/complete");
    const large = await bridge.ask({ prompt: "a".repeat(1000) });
    const declared = await bridge.ask({ prompt: "a".repeat(1000) }, { "content-length": "1100" });

    expect(elsewhere.status).toBe(404);
    expect([got.status, got.headers.get("allow"), await got.json()]).toEqual([
      405,
      "POST",
      { detail: "Method Not Allowed" },
    ]);
    expect([large.status, declared.status]).toEqual([413, 413]);
    expect(await large.json()).toMatchObject({ error: { type: "request_too_large" } });
  });

  test("a prompt of more turns than the Messages API takes", async () => {
    await using bridge = await start();

    const response = await bridge.ask({ prompt: `${"\n\nHuman: a".repeat(100_001)}\n\nAssistant:` });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { message: "prompt: at most 100000 turns are supported" },
    });
  });

  test("the body of a caller without a valid key is not read", async () => {
    let isRead = false;
    const body = new ReadableStream<Uint8Array>({ pull: () => void (isRead = true) }, { highWaterMark: 0 });
    await using bridge = await start({ callerKeys: ["a-key-of-a-caller"] });

    const response = await bridge.bridge.fetch("http://localhost/v1/complete", {
      method: "POST",
      headers: { "x-api-key": "another-key", "anthropic-version": "2023-06-01" },
      body,
      duplex: "half",
    });

    expect([response.status, isRead]).toEqual([401, false]);
  });

  test("a body beyond the limit whose declared length is not a number", async () => {
    await using bridge = await start({ maxRequestBytes: 1000 });

    const response = await bridge.ask({ prompt: "a".repeat(1000) }, { "content-length": "abc" });

    expect(response.status).toBe(413);
  });
});

test("a request of more values than maxJsonValues is a 400, and is not sent", async () => {
  await using bridge = await start({ maxJsonValues: 10 });

  const response = await bridge.ask({ stop_sequences: Array.from({ length: 11 }, () => "a") });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { type: "invalid_request_error", message: "The request body has more than 10 values" },
  });
  expect(bridge.api.received).toEqual([]);
});
