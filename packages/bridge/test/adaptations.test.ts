import type { Adaptation } from "@text-completions/bridge";
import { describe, expect, it } from "vitest";
import { NEW, OLD, THINKING } from "./messages-api/profile.ts";
import { start } from "./start-bridge.ts";

const PREFILLED = { prompt: "\n\nHuman: Hello\n\nAssistant: My name is" };
const SAMPLED = { temperature: 0.5 };

describe("not mappable", () => {
  it.each([
    ["prefill", PREFILLED, NEW.id, "prompt"],
    ["sampling", SAMPLED, NEW.id, "temperature"],
    ["sampling", { top_p: 0.5 }, NEW.id, "top_p"],
    ["sampling", { top_k: 5 }, NEW.id, "top_k"],
    ["sampling", { temperature: 0.5, top_p: 0.5 }, "claude-sonnet-4-5", "top_p"],
    ["unset", { top_k: -1 }, OLD.id, "top_k"],
    ["tokens-clamped", { max_tokens_to_sample: 5000 }, OLD.id, "max_tokens_to_sample"],
    ["stop-dropped", { stop_sequences: ["a", "\n"] }, OLD.id, "stop_sequences.1"],
    ["thinking", {}, THINKING.id, "max_tokens_to_sample"],
    ["blank-dropped", { prompt: "\n\nHuman: Hello\n\nAssistant:\n" }, OLD.id, "prompt"],
    ["turns-merged", { prompt: "\n\nHuman: One\n\nHuman: Two\n\nAssistant:" }, OLD.id, "prompt"],
    ["end-trimmed", { prompt: "\n\nHuman: One\n\nAssistant: Two\n" }, OLD.id, "prompt"],
    ["assistant-last", { prompt: "\n\nHuman: One\n\nAssistant: Two\n\nAssistant:" }, OLD.id, "prompt"],
  ])(
    "%s: adapted, it is told in a header and to a hook; refused, it is a 400 (%j)",
    async (code, body, model, field) => {
      const told: Adaptation[] = [];
      await using bridge = await start({
        models: model,
        adaptations: "adapt",
        onAdaptation: (adaptation) => told.push(adaptation),
      });

      const adapted = await bridge.ask(body);
      const refused = await bridge.ask(body, { prefer: "handling=strict" });

      expect(adapted.status).toBe(200);
      expect(told).toMatchObject([
        { code, field },
        { code, field },
      ]);
      expect(adapted.headers.get("warning")).toBe(
        `199 text-completions-bridge "${field.replace(/\.\d$/, "")}: ${told[0]?.message.replaceAll('"', "'")}"`,
      );
      expect(bridge.calls.flatMap(({ adaptations }) => adaptations)).toEqual(told);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({
        error: {
          type: "invalid_request_error",
          message: `${field}: ${told[0]?.message} Send "prefer: handling=lenient" to adapt it.`,
        },
      });
      expect(bridge.api.received).toHaveLength(1);
    },
  );

  it("a refusal by the model is told to the hook", async () => {
    const told: Adaptation[] = [];
    await using bridge = await start(
      { onAdaptation: (adaptation) => told.push(adaptation) },
      { behave: () => ({ stopReason: "refusal" }) },
    );

    await bridge.ask();
    await (await bridge.ask({ stream: true })).text();

    expect(told).toMatchObject([{ code: "refusal" }, { code: "refusal" }]);
    expect(bridge.calls).toMatchObject([
      { adaptations: [{ code: "refusal" }], stopReason: "stop_sequence" },
      { adaptations: [{ code: "refusal" }], stopReason: "stop_sequence" },
    ]);
  });

  it("what is carried over as it is has no warning", async () => {
    await using bridge = await start();

    const response = await bridge.ask({ temperature: 0, top_p: 0.5, top_k: 5, stop_sequences: ["a"] });

    expect(response.headers.has("warning")).toBe(false);
  });

  it("the header tells once of what befell many", async () => {
    await using bridge = await start();

    const response = await bridge.ask({ stop_sequences: Array(300).fill(" ") });
    const warning = response.headers.get("warning");

    expect(response.status).toBe(200);
    expect(warning).toBe('199 text-completions-bridge "stop_sequences: White space alone is not accepted."');
    expect(bridge.calls[0]?.adaptations).toHaveLength(300);
  });

  it("no warning quotes the prompt", async () => {
    await using bridge = await start({ models: NEW.id, adaptations: "adapt" });

    const response = await bridge.ask({ prompt: "\n\nHuman: secret\n\nAssistant: secret\n", ...SAMPLED });

    expect(response.headers.get("warning")).not.toContain("secret");
  });
});

describe("who decides", () => {
  it("by default a prefill is refused, and all else adapted", async () => {
    await using bridge = await start({ models: NEW.id });

    expect((await bridge.ask(PREFILLED)).status).toBe(400);
    expect((await bridge.ask(SAMPLED)).status).toBe(200);
  });

  it.each([
    ["adapt", 200, 200],
    ["reject", 400, 400],
    [{ prefill: "adapt", sampling: "reject" }, 200, 400],
  ] as const)("the options %j", async (adaptations, prefilled, sampled) => {
    await using bridge = await start({ models: NEW.id, adaptations });

    expect((await bridge.ask(PREFILLED)).status).toBe(prefilled);
    expect((await bridge.ask(SAMPLED)).status).toBe(sampled);
  });

  it.each([
    ["reject", "handling=lenient", 200],
    ["adapt", "handling=strict", 400],
    ["adapt", "wait=10, handling=strict", 400],
  ] as const)("before the options %s, the header prefer: %s", async (adaptations, prefer, status) => {
    await using bridge = await start({ models: NEW.id, adaptations });

    const response = await bridge.ask(SAMPLED, { prefer });

    expect(response.status).toBe(status);
  });

  it("transformRequest has the last word on what is sent", async () => {
    await using bridge = await start({
      models: THINKING.id,
      transformRequest: (body, asked) => ({ ...body, max_tokens: asked.max_tokens_to_sample + 4000 }),
    });

    await bridge.ask({ max_tokens_to_sample: 10 });

    expect(bridge.sent()).toMatchObject({ max_tokens: 4010 });
  });
});
