import { expect, it } from "vitest";
import { bundleSize } from "../bundle-size.ts";

const everything = (name: string) => `export * from "@text-completions/${name}"`;

it.each([
  ["the validators", everything("core/validate"), 4000],
  ["the stream decoder and encoder", everything("core/sse"), 3000],
  ["prompt, all of it", everything("prompt"), 4800],
  ["client", `export { createClient } from "@text-completions/client"`, 10_650],
  ["the mock's engine", `export { createMock } from "@text-completions/mock"`, 12_288],
  ["the MSW handlers with the engine", `export { completionHandlers } from "@text-completions/msw"`, 13_000],
])("%s stays within its size", async (_, code, budget) => {
  expect(await bundleSize(code)).toBeLessThanOrEqual(budget);
});

it("the bridge stays within its size, core apart", async () => {
  const core = ["@text-completions/core", "@text-completions/core/*"];

  expect(
    await bundleSize(`export { createBridge } from "@text-completions/bridge"`, core),
  ).toBeLessThanOrEqual(8192);
});
