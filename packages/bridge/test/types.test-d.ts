import { type Bridge, type BridgeCall, createBridge, withRetries } from "@text-completions/bridge";
import { createClient } from "@text-completions/client";
import { expectTypeOf, test } from "vitest";

declare const bridge: Bridge;

test("fetch takes the place of the platform's", () => {
  expectTypeOf(bridge.fetch).toExtend<typeof globalThis.fetch>();
  createClient({ apiKey: "any", fetch: bridge.fetch });
});

test("fetch is the handler of a worker, whatever is passed beside the request", () => {
  interface Worker {
    fetch: (request: Request, env: { KEY: string }, context: object) => Promise<Response>;
  }
  expectTypeOf({ fetch: bridge.fetch }).toExtend<Worker>();
});

test("a key and models are asked for", () => {
  // @ts-expect-error -- Whose key goes upstream is to be said.
  createBridge({ models: "claude-sonnet-4-5" });
  // @ts-expect-error -- Which model answers is to be said.
  createBridge({ apiKey: null });
  expectTypeOf(createBridge).toBeCallableWith({ apiKey: null, models: () => "claude-sonnet-4-5" });
});

test("policies are by code, or one for all", () => {
  const right = { apiKey: null, models: "claude-sonnet-4-5" };
  expectTypeOf(createBridge).toBeCallableWith({ ...right, adaptations: "reject" });
  expectTypeOf(createBridge).toBeCallableWith({ ...right, adaptations: { prefill: "adapt" } });
  // @ts-expect-error -- There is no such code.
  createBridge({ ...right, adaptations: { prefil: "adapt" } });
});

test("a fetch that retries is one", () => {
  const fetch = withRetries({ maxRetries: 3 });
  expectTypeOf(createBridge).toBeCallableWith({ apiKey: null, models: "claude-sonnet-4-5", fetch });
});

test("a call tells of tokens as the upstream counted them", () => {
  expectTypeOf<BridgeCall["usage"]>().toEqualTypeOf<Readonly<Record<string, number>> | undefined>();
});
