import { getModelCapabilities } from "@text-completions/bridge";
import { describe, expect, it } from "vitest";
import { NEW, OLD, PROFILES } from "./messages-api/profile.ts";
import { start } from "./start-bridge.ts";

describe("which live model answers", () => {
  it.each([
    ["one for all", OLD.id, "anything", OLD.id],
    ["an id", { "claude-2.1": OLD.id }, "claude-2.1", OLD.id],
    ["an id for its aliases", { "claude-2.0": OLD.id }, "claude-2", OLD.id],
    ["an alias before its id", { "claude-2.0": NEW.id, "claude-2": OLD.id }, "claude-2", OLD.id],
    ["all others", { "*": OLD.id }, "claude-v1.3", OLD.id],
    ["a function", (model: string) => (model === "claude-2.1" ? OLD.id : undefined), "claude-2.1", OLD.id],
  ])("%s", async (_, models, model, live) => {
    await using bridge = await start({ models });

    expect((await bridge.ask({ model })).status).toBe(200);
    expect(bridge.sent()).toMatchObject({ model: live });
    expect(bridge.calls).toMatchObject([{ model, liveModel: live }]);
  });

  it.each([
    ["claude-2", "No live model answers for claude-2 (retired on 2025-07-21)."],
    ["gpt-4", "No live model answers for gpt-4 (no legacy model)."],
    ["toString", "No live model answers for toString (no legacy model)."],
  ])("none for %s: a 404, and the day of retirement for who runs the bridge", async (model, fault) => {
    await using bridge = await start({ models: { "claude-1": OLD.id } });

    const response = await bridge.ask({ model });

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { type: "not_found_error", message: `model: ${model}` },
    });
    expect(bridge.calls[0]?.fault).toBe(fault);
  });
});

describe("what a model accepts", () => {
  it.each(PROFILES)("the table agrees with the fake about $id", (profile) => {
    const { prefill, temperature, topP, topK, temperatureWithTopP, thinking, maxTokens } =
      getModelCapabilities(profile.id);

    expect({ prefill, both: temperatureWithTopP, maxTokens }).toEqual({
      prefill: profile.prefill,
      both: profile.both,
      maxTokens: profile.maxTokens,
    });
    expect([temperature, topP, topK]).toEqual(Array(3).fill(profile.sampling));
    expect(thinking).toBe({ false: "never", true: "disabled", always: "always" }[String(profile.thinking)]);
  });

  it.each([
    ["claude-3-opus-20240229", { prefill: true, maxTokens: 4096 }],
    ["claude-3-5-sonnet-20241022", { prefill: true, maxTokens: 8192 }],
    ["claude-3-7-sonnet-20250219", { prefill: true, maxTokens: 64_000 }],
    ["claude-sonnet-4-20250514", { prefill: true, temperatureWithTopP: true, maxTokens: 64_000 }],
    ["claude-opus-4-1-20250805", { prefill: true, temperatureWithTopP: false, maxTokens: 32_000 }],
    ["us.anthropic.claude-opus-4-5-20251101-v1:0", { prefill: true, maxTokens: 64_000 }],
    ["anthropic/claude-sonnet-4.6", { prefill: false, temperature: true, maxTokens: 128_000 }],
    ["claude-opus-4-7", { temperature: false, thinking: "never" }],
    ["claude-sonnet-5", { temperature: false, thinking: "disabled" }],
    ["claude-sonnet-5-5", { thinking: "between_tools" }],
    ["claude-opus-5-5", { thinking: "always" }],
    ["claude-mythos-preview", { prefill: false, thinking: "always" }],
  ])("%s", (model, capabilities) => {
    expect(getModelCapabilities(model)).toMatchObject(capabilities);
  });

  it("a Claude yet unknown is taken for the most restricted one", () => {
    expect(getModelCapabilities("claude-verse-9")).toEqual(getModelCapabilities("claude-fable-5"));
  });

  it("a model of another house takes sampling, no prefill, and any number of tokens", () => {
    expect(getModelCapabilities("Qwen/Qwen3-8B")).toMatchObject({
      prefill: false,
      temperature: true,
      topK: true,
      maxTokens: Infinity,
    });
  });

  it("the caller's corrections come first", async () => {
    await using bridge = await start({ models: OLD.id, capabilities: { [OLD.id]: { topK: false } } });

    await bridge.ask({ top_k: 5, top_p: 0.5 });

    expect(bridge.sent()).toMatchObject({ top_p: 0.5 });
    expect(bridge.sent()).not.toHaveProperty("top_k");
  });
});
