import { LLMock } from "@copilotkit/aimock";
import { checkServer, type Report } from "@text-completions/contract";
import { serveMock } from "@text-completions/mock/server";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { ANY_PROFILE, NEW, OLD, THINKING, type Profile } from "./messages-api/profile.ts";
import { start } from "./start-bridge.ts";

const TEXT = "Hello! My name is Claude, ça va? 🌍 ".repeat(3).trim();

/** A model that no table knows, and that takes little. */
const UNKNOWN: Profile = {
  ...OLD,
  id: "acme/one",
  maxTokens: 50,
  prefill: false,
  temperature: false,
  topP: false,
  topK: false,
};

function findFailed({ results }: Report): string[] {
  return results.flatMap(({ id, violations }) => violations.map(({ message }) => `${id}: ${message}`));
}

/** The options with which everything that the legacy API accepts is adapted, and what it rejects is rejected. */
function legacyOptions(model: string) {
  return {
    models: { "claude-2.0": model, "claude-2.1": model },
    callerKeys: ["good-key-of-a-caller"],
    adaptations: { prefill: "adapt", unset: "reject" },
  } as const;
}

test.each([
  { name: "an old model", profile: OLD },
  { name: "a new model", profile: NEW },
  { name: "a model that thinks", profile: THINKING },
  { name: "an unknown model that accepts little", profile: UNKNOWN },
  ...fc
    .sample(ANY_PROFILE, { numRuns: 3, seed: 20 })
    .map((profile) => ({ name: `an unknown model, ${profile.id}`, profile })),
])("the bridge conforms in front of $name, streamed and not", async ({ profile }) => {
  await using bridge = await start(legacyOptions(profile.id), {
    profiles: [profile],
    behave: () => ({ text: TEXT, delayMs: 4 }),
  });
  await using server = await serveMock(bridge.bridge);

  const report = await checkServer({ baseUrl: server.url, apiKey: "good-key-of-a-caller" });

  expect({ complete: report.complete, failed: findFailed(report) }).toEqual({ complete: true, failed: [] });
  expect(report.results.filter(({ outcome }) => outcome === "passed").length).toBeGreaterThan(100);
  expect(report.results.find(({ id }) => id === "stream/not-buffered")?.outcome).toBe("passed");
});

test("the bridge conforms in front of a Messages API of another project", async () => {
  const upstream = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent", chunkSize: 5 });
  upstream.onMessage(/[^]*/, { content: TEXT });
  await upstream.start();
  onTestFinished(() => upstream.stop());
  await using bridge = await start({ ...legacyOptions("acme/one"), baseUrl: upstream.url });
  await using server = await serveMock(bridge.bridge);

  const report = await checkServer({
    baseUrl: server.url,
    apiKey: "good-key-of-a-caller",
    // aimock sends its text whole, whatever stop sequences and limits a request has.
    skip: ["stops/excluded", "stops/reported", "tokens/limit-honoured"],
  });

  expect({ complete: report.complete, failed: findFailed(report) }).toEqual({ complete: true, failed: [] });
  expect(report.results.filter(({ outcome }) => outcome === "passed").length).toBeGreaterThan(100);
});
