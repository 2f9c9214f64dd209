import type { Adaptation } from "@text-completions/bridge";
import { describe, expect, test } from "vitest";
import { NEW, OLD, THINKING } from "./messages-api/profile.ts";
import { start } from "./start-bridge.ts";

const PREFILLED = { prompt: "\n\nHuman: Hello\n\nAssistant: My name is" };
const SAMPLED = { temperature: 0.5 };

/** A request that needs each adaptation, and the model that makes it needed. */
const CASES = [
  { code: "prefill", body: PREFILLED, model: NEW.id, field: "prompt" },
  { code: "sampling", body: SAMPLED, model: NEW.id, field: "temperature" },
  { code: "sampling", body: { top_p: 0.5 }, model: NEW.id, field: "top_p" },
  { code: "sampling", body: { top_p: 0.99 }, model: NEW.id, field: "top_p" },
  { code: "sampling", body: { top_k: 5 }, model: NEW.id, field: "top_k" },
  { code: "sampling", body: { temperature: 0.5, top_p: 0.5 }, model: "claude-sonnet-4-5", field: "top_p" },
  { code: "unset", body: { top_k: -1 }, model: OLD.id, field: "top_k" },
  {
    code: "tokens-clamped",
    body: { max_tokens_to_sample: 5000 },
    model: OLD.id,
    field: "max_tokens_to_sample",
  },
  { code: "stop-dropped", body: { stop_sequences: ["a", "\n"] }, model: OLD.id, field: "stop_sequences" },
  { code: "thinking", body: {}, model: THINKING.id, field: "max_tokens_to_sample" },
  {
    code: "first-turn-blank",
    body: { prompt: "\n\nHuman:\n\nAssistant: Hi\n\nHuman: Hello\n\nAssistant:" },
    model: OLD.id,
    field: "prompt",
  },
  {
    code: "blank-dropped",
    body: { prompt: "\n\nHuman: Hello\n\nAssistant:\n" },
    model: OLD.id,
    field: "prompt",
  },
  {
    code: "turns-merged",
    body: { prompt: "\n\nHuman: One\n\nHuman: Two\n\nAssistant:" },
    model: OLD.id,
    field: "prompt",
  },
  {
    code: "end-trimmed",
    body: { prompt: "\n\nHuman: One\n\nAssistant: Two\n" },
    model: OLD.id,
    field: "prompt",
  },
  {
    code: "assistant-last",
    body: { prompt: "\n\nHuman: One\n\nAssistant: Two\n\nAssistant:" },
    model: OLD.id,
    field: "prompt",
  },
];

describe("an adaptation", () => {
  test.each(CASES)(
    "$code of $field is reported, or rejected by a 400",
    async ({ code, body, model, field }) => {
      const reported: Adaptation[] = [];
      await using bridge = await start({
        models: model,
        adaptations: "adapt",
        onAdaptation: (adaptation) => reported.push(adaptation),
      });

      const adapted = await bridge.ask(body);
      const rejected = await bridge.ask(body, { prefer: "handling=strict" });

      expect(adapted.status).toBe(200);
      const adaptation = reported.find((each) => each.code === code);
      expect(adaptation).toEqual({ code, field, message: expect.any(String), count: 1 });
      expect(adapted.headers.get("warning")).toContain(
        `199 text-completions-bridge "${field}: ${adaptation?.message.replaceAll('"', "'")}"`,
      );
      expect(bridge.calls.flatMap(({ adaptations }) => adaptations)).toEqual(reported);
      expect(rejected.status).toBe(400);
      const { error } = await rejected.json();
      expect(error.type).toBe("invalid_request_error");
      expect(error.details).toEqual({ error_code: reported[0]?.code });
      expect(error.message).toMatch(/^[\w]+: .+\. Send "prefer: handling=lenient" to adapt the request\.$/);
      expect(bridge.api.received).toHaveLength(1);
    },
  );

  test("is reported to a hook when the model declines", async () => {
    const reported: Adaptation[] = [];
    await using bridge = await start(
      { onAdaptation: (adaptation) => reported.push(adaptation) },
      { behave: () => ({ stopReason: "refusal" }) },
    );

    await bridge.ask();
    await (await bridge.ask({ stream: true })).text();

    expect(reported).toMatchObject([{ code: "refusal" }, { code: "refusal" }]);
    expect(bridge.calls).toMatchObject([
      { adaptations: [{ code: "refusal" }], stopReason: "stop_sequence" },
      { adaptations: [{ code: "refusal" }], stopReason: "stop_sequence" },
    ]);
  });

  test("is not reported where everything is carried over as it was", async () => {
    await using bridge = await start();

    const response = await bridge.ask({ temperature: 0, top_p: 0.5, top_k: 5, stop_sequences: ["a"] });

    expect(response.headers.has("warning")).toBe(false);
    expect(bridge.calls).toMatchObject([{ adaptations: [] }]);
  });

  test("is not needed for values that change nothing", async () => {
    await using bridge = await start({ models: NEW.id });

    const response = await bridge.ask({ temperature: 1, top_p: 1 });

    expect(response.headers.has("warning")).toBe(false);
    expect(bridge.sent()).not.toHaveProperty("temperature");
    expect(bridge.sent()).not.toHaveProperty("top_p");
  });

  test("counts what it concerns, and is reported once", async () => {
    await using bridge = await start();
    const prompt = `${"\n\nHuman: One".repeat(5)}\n\nAssistant:`;

    const response = await bridge.ask({ prompt, stop_sequences: Array(300).fill(" ") });

    expect(response.headers.get("warning")?.split("199 ")).toHaveLength(3);
    expect(bridge.calls[0]?.adaptations).toMatchObject([
      { code: "turns-merged", count: 4 },
      { code: "stop-dropped", count: 300 },
    ]);
  });

  test("quotes nothing of the prompt", async () => {
    await using bridge = await start({ models: NEW.id, adaptations: "adapt" });

    const response = await bridge.ask({ prompt: "\n\nHuman: secret\n\nAssistant: secret\n", ...SAMPLED });

    expect(bridge.calls[0]?.adaptations).not.toEqual([]);
    expect(response.headers.get("warning")).toContain("199 text-completions-bridge");
    expect(response.headers.get("warning")).not.toContain("secret");
  });

  test("quotes no more of a model's id than fits into a header", async () => {
    const model = "m".repeat(100_000);
    await using bridge = await start({
      models: () => model,
      capabilities: { [model]: { topK: false } },
      fetch: async () => Response.json({ content: [], stop_reason: "end_turn" }),
    });

    const response = await bridge.ask({ top_k: 5 });

    expect(response.headers.get("warning")?.length).toBeLessThan(300);
  });
});

describe("the policy", () => {
  test("rejects a prefill by default, and adapts everything else", async () => {
    await using bridge = await start({ models: NEW.id });

    expect((await bridge.ask(PREFILLED)).status).toBe(400);
    expect((await bridge.ask(SAMPLED)).status).toBe(200);
  });

  test.each([
    { adaptations: "adapt", prefilled: 200, sampled: 200 },
    { adaptations: "reject", prefilled: 400, sampled: 400 },
    { adaptations: { prefill: "adapt", sampling: "reject" }, prefilled: 200, sampled: 400 },
  ] as const)("is set by the option $adaptations", async ({ adaptations, prefilled, sampled }) => {
    await using bridge = await start({ models: NEW.id, adaptations });

    expect((await bridge.ask(PREFILLED)).status).toBe(prefilled);
    expect((await bridge.ask(SAMPLED)).status).toBe(sampled);
  });

  test.each([
    { adaptations: "reject", prefer: "handling=lenient", status: 200 },
    { adaptations: "adapt", prefer: "handling=strict", status: 400 },
    { adaptations: "adapt", prefer: "wait=10, handling=strict", status: 400 },
  ] as const)(
    "$adaptations is overruled by the header prefer: $prefer",
    async ({ adaptations, prefer, status }) => {
      await using bridge = await start({ models: NEW.id, adaptations });

      expect((await bridge.ask(SAMPLED, { prefer })).status).toBe(status);
    },
  );
});

test("transformRequest changes what is sent, last", async () => {
  await using bridge = await start({
    models: THINKING.id,
    transformRequest: (body, request) => ({ ...body, max_tokens: request.max_tokens_to_sample + 4000 }),
  });

  await bridge.ask({ max_tokens_to_sample: 10 });

  expect(bridge.sent()).toMatchObject({ max_tokens: 4010 });
});
