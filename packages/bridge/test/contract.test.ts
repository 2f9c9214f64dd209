import { checkServer } from "@text-completions/contract";
import { serveMock } from "@text-completions/mock/server";
import { expect, it } from "vitest";
import { NEW, OLD, THINKING } from "./messages-api/profile.ts";
import { start } from "./start-bridge.ts";

it.each([
  ["an old model", OLD.id],
  ["a new model", NEW.id],
  ["a model that thinks", THINKING.id],
])(
  "the contract holds on the bridge in front of %s, streaming and not",
  { timeout: 60_000 },
  async (_, model) => {
    const text = "Hello! My name is Claude, ça va? 🌍 ".repeat(3).trim();
    await using bridge = await start(
      {
        models: { "claude-2.0": model, "claude-2.1": model },
        callerKeys: ["good"],
        // What the legacy API accepts is adapted, and what it refuses refused.
        adaptations: { prefill: "adapt", unset: "reject" },
      },
      { behave: () => ({ text, delayMs: 4 }) },
    );
    await using server = await serveMock(bridge.bridge);

    const { results, complete, failure } = await checkServer({ baseUrl: server.url, apiKey: "good" });

    const violations = results.flatMap(({ id, violations: found }) =>
      found.map(({ message }) => `${id}: ${message}`),
    );
    expect({ complete, failure, violations }).toEqual({ complete: true, failure: undefined, violations: [] });
    expect(results.filter(({ outcome }) => outcome === "passed").length).toBeGreaterThan(100);
    expect(results.find(({ id }) => id === "stream/not-buffered")?.outcome).toBe("passed");
  },
);
