import { getModelCapabilities } from "@text-completions/bridge";
import { describe, expect, test } from "vitest";
import { NEW, OLD, PROFILES } from "./messages-api/profile.ts";
import { start } from "./start-bridge.ts";

describe("the live model", () => {
  test.each([
    { name: "one for all", models: OLD.id, model: "anything", live: OLD.id },
    { name: "an id", models: { "claude-2.1": OLD.id }, model: "claude-2.1", live: OLD.id },
    { name: "an id for its aliases", models: { "claude-2.0": OLD.id }, model: "claude-2", live: OLD.id },
    {
      name: "an alias before its id",
      models: { "claude-2.0": NEW.id, "claude-2": OLD.id },
      model: "claude-2",
      live: OLD.id,
    },
    { name: "all others", models: { "*": OLD.id }, model: "claude-v1.3", live: OLD.id },
    {
      name: "a function",
      models: (model: string) => (model === "claude-2.1" ? OLD.id : undefined),
      model: "claude-2.1",
      live: OLD.id,
    },
  ])("is found by $name", async ({ models, model, live }) => {
    await using bridge = await start({ models });

    expect((await bridge.ask({ model })).status).toBe(200);
    expect(bridge.sent()).toMatchObject({ model: live });
    expect(bridge.calls).toMatchObject([{ model, liveModel: live }]);
  });

  test.each([
    {
      model: "claude-2",
      fault:
        'Failed to map the model "claude-2", which was retired on 2025-07-21: no upstream model is configured for it. Add it to models.',
    },
    {
      model: "gpt-4",
      fault: 'Failed to map the model "gpt-4": no upstream model is configured for it. Add it to models.',
    },
    {
      model: "claude-v1.3",
      models: () => undefined,
      fault:
        'Failed to map the model "claude-v1.3", which was retired on 2024-11-06: no upstream model is configured for it. Add it to models.',
    },
    {
      model: "claude-1",
      models: () => "",
      fault:
        'Failed to map the model "claude-1", which was retired on 2024-11-06: no upstream model is configured for it. Add it to models.',
    },
    {
      model: "gpt-3",
      models: () => null as never,
      fault: 'Failed to map the model "gpt-3": no upstream model is configured for it. Add it to models.',
    },
    {
      model: "toString",
      fault: 'Failed to map the model "toString": no upstream model is configured for it. Add it to models.',
    },
  ])(
    "that is missing for $model is a 404, and the operator reads why",
    async ({ model, fault, models = { "claude-1": OLD.id } }) => {
      await using bridge = await start({ models });

      const response = await bridge.ask({ model });

      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        error: { type: "not_found_error", message: `model: ${model}` },
      });
      expect(bridge.calls[0]?.fault).toBe(fault);
    },
  );
});

describe("the table of documented models", () => {
  test.each(PROFILES)("agrees with the fake about $id", (profile) => {
    const { prefill, temperature, topP, topK, temperatureWithTopP, thinking, maxTokens } =
      getModelCapabilities(profile.id);

    expect({ prefill, temperature, topP, topK, both: temperatureWithTopP, maxTokens }).toEqual({
      prefill: profile.prefill,
      temperature: profile.temperature,
      topP: profile.topP,
      topK: profile.topK,
      both: profile.both,
      maxTokens: profile.maxTokens,
    });
    expect(thinking).toBe({ false: "never", true: "disabled", always: "always" }[String(profile.thinking)]);
  });

  test.each([
    { model: "claude-3-opus-20240229", capabilities: { prefill: true, maxTokens: 4096 } },
    { model: "claude-3-5-sonnet-20241022", capabilities: { prefill: true, maxTokens: 8192 } },
    { model: "claude-3-7-sonnet-20250219", capabilities: { prefill: true, maxTokens: 64_000 } },
    {
      model: "claude-sonnet-4-20250514",
      capabilities: { prefill: true, temperatureWithTopP: true, maxTokens: 64_000 },
    },
    {
      model: "claude-opus-4-1-20250805",
      capabilities: { prefill: true, temperatureWithTopP: false, maxTokens: 32_000 },
    },
    {
      model: "us.anthropic.claude-opus-4-5-20251101-v1:0",
      capabilities: { prefill: true, maxTokens: 64_000 },
    },
    {
      model: "anthropic/claude-sonnet-4.6",
      capabilities: { prefill: false, temperature: true, maxTokens: 128_000 },
    },
    { model: "claude-opus-4-7", capabilities: { temperature: false, thinking: "never" } },
    { model: "claude-sonnet-5", capabilities: { temperature: false, thinking: "disabled" } },
    { model: "claude-sonnet-5-5", capabilities: { thinking: "between_tools" } },
    { model: "claude-opus-5-5", capabilities: { thinking: "always" } },
    { model: "claude-mythos-preview", capabilities: { prefill: false, thinking: "always" } },
  ])("knows $model", ({ model, capabilities }) => {
    expect(getModelCapabilities(model)).toMatchObject(capabilities);
  });

  test.each(["claude-verse-9", "Qwen/Qwen3-8B", "toString"])(
    "assumes of %s that it accepts everything",
    (model) => {
      expect(getModelCapabilities(model)).toEqual({
        prefill: true,
        repeatsPrefill: false,
        temperature: true,
        topP: true,
        topK: true,
        temperatureWithTopP: true,
        thinking: "never",
        maxTokens: Infinity,
      });
    },
  );

  test("is corrected by the option", async () => {
    await using bridge = await start({ models: OLD.id, capabilities: { [OLD.id]: { topK: false } } });

    await bridge.ask({ top_k: 5, top_p: 0.5 });

    expect(bridge.sent()).toMatchObject({ top_p: 0.5 });
    expect(bridge.sent()).not.toHaveProperty("top_k");
    expect(bridge.bridge.getCapabilities(OLD.id)).toMatchObject({
      topK: { value: false, source: "option" },
      topP: { value: true, source: "table" },
    });
  });
});
