import { type Bridge, type BridgeCall, createBridge, withRetries } from "@text-completions/bridge";
import { createClient } from "@text-completions/client";
import { expectTypeOf, test } from "vitest";

declare const bridge: Bridge;

test("fetch can replace the platform's", () => {
  expectTypeOf(bridge.fetch).toExtend<typeof globalThis.fetch>();
  createClient({ apiKey: "any", fetch: bridge.fetch });
});

test("fetch is the handler of a worker, whatever further arguments are passed", () => {
  interface Worker {
    fetch: (request: Request, env: { KEY: string }, context: object) => Promise<Response>;
  }
  expectTypeOf({ fetch: bridge.fetch }).toExtend<Worker>();
});

test("a key and models are required", () => {
  // @ts-expect-error -- apiKey is required.
  createBridge({ models: "claude-sonnet-4-5" });
  // @ts-expect-error -- models is required.
  createBridge({ apiKey: null });
  expectTypeOf(createBridge).toBeCallableWith({ apiKey: null, models: () => "claude-sonnet-4-5" });
});

test("policies are by code, or one for all", () => {
  const right = { apiKey: null, models: "claude-sonnet-4-5" };
  expectTypeOf(createBridge).toBeCallableWith({ ...right, adaptations: "reject" });
  expectTypeOf(createBridge).toBeCallableWith({ ...right, adaptations: { prefill: "adapt" } });
  // @ts-expect-error -- The code is misspelt.
  createBridge({ ...right, adaptations: { prefil: "adapt" } });
});

test("a fetch that retries is one", () => {
  const fetch = withRetries({ maxRetries: 3 });
  expectTypeOf(createBridge).toBeCallableWith({ apiKey: null, models: "claude-sonnet-4-5", fetch });
});

test("a call holds the token counts of the upstream", () => {
  expectTypeOf<BridgeCall["usage"]>().toEqualTypeOf<Readonly<Record<string, number>> | undefined>();
});
