import { readFileSync } from "node:fs";
import {
  type Adaptation,
  type BridgeOptions,
  createBridge,
  type LearnedCapabilities,
  toMessagesRequest,
} from "@text-completions/bridge";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ADAPTATION_CODES } from "../src/call.ts";
import { ANY_PROFILE, NEW, OLD, type Profile, THINKING } from "./messages-api/profile.ts";
import { createMessagesApi } from "./messages-api/create-messages-api.ts";
import { OWN_KEY, REQUEST, start, toRequest } from "./start-bridge.ts";

/** Turns as people wrote them in 2023, including blank ones and several of one role in a row. */
const TURN = fc.constantFrom(
  "\n\nHuman: Hello",
  "\n\nHuman:",
  "\n\nHuman: \t",
  "\n\nAssistant: Hi",
  "\n\nAssistant:",
  "\n\nHuman: One\n\nHuman: Two",
);

const PROMPT: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("", "Be brief.", " \n"),
    fc.constantFrom("\n\nHuman: Why?", "\n\nHuman:"),
    fc.array(TURN, { maxLength: 4 }),
    fc.constantFrom(
      "\n\nAssistant:",
      "\n\nAssistant: Because",
      "\n\nAssistant: Because \n",
      "\n\nAssistant: \n",
    ),
  )
  .map((parts) => parts.flat().join(""));

const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

/** Requests that the legacy API would accept. */
const LEGAL: fc.Arbitrary<Record<string, unknown>> = fc.record({
  prompt: PROMPT,
  max_tokens_to_sample: fc.constantFrom(1, 100, 5000, 1_000_000),
  temperature: optional(fc.constantFrom(-1, 0, 0.5, 1)),
  top_p: optional(fc.constantFrom(-1, 0.5, 0.99, 1)),
  top_k: optional(fc.constantFrom(-1, 0, 5)),
  stop_sequences: optional(fc.constantFrom([], ["END"], [" ", "\n", "END"])),
  stream: optional(fc.boolean()),
});

/** What a profile is in the words of the package. */
function capabilitiesOf({ prefill, temperature, topP, topK, both, maxTokens }: Profile) {
  return {
    prefill,
    temperature,
    topP,
    topK,
    temperatureWithTopP: both,
    thinking: "never" as const,
    maxTokens,
  };
}

/** An adaptation without its reason: the bridge may know another one that is as true. */
function toKey({ code, field, count }: Adaptation): string {
  return `${code} ${field} ${count}`;
}

test("every valid request gets a completion or is rejected with a code of the README, and each code occurs", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const unseen = new Set<string>(ADAPTATION_CODES).add("too-many-turns");
  // Reported with a response, and never rejected.
  unseen.delete("refusal");
  const { fetch } = createMessagesApi();

  await fc.assert(
    fc.asyncProperty(fc.constantFrom(OLD.id, NEW.id, THINKING.id), LEGAL, async (models, fields) => {
      for (const rejected of ADAPTATION_CODES) {
        const adaptations = { prefill: "adapt", [rejected]: "reject" } as const;
        const bridge = createBridge({ apiKey: OWN_KEY, models, adaptations, fetch });
        const response = await bridge.fetch(toRequest(fields));
        const body = await response.text();

        if (response.status === 200) continue;
        const { error } = JSON.parse(body);
        const { error_code: code } = error.details;
        expect([response.status, error.type]).toEqual([400, "invalid_request_error"]);
        expect(readme).toContain(`\`${code}\``);
        unseen.delete(code);
      }
    }),
    { numRuns: 300 },
  );

  const prompt = "\n\nHuman: a\n\nAssistant: b".repeat(60_000);
  const bridge = createBridge({ apiKey: OWN_KEY, models: OLD.id, fetch });
  const { error } = await (await bridge.fetch(toRequest({ prompt }))).json();
  unseen.delete(error.details.error_code);
  expect([...unseen]).toEqual([]);
});

describe("in front of unknown models", () => {
  test("every valid request gets a completion, and is adapted no more than the model needs", async () => {
    const codes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        ANY_PROFILE,
        fc.array(LEGAL, { minLength: 1, maxLength: 8 }),
        async (profile, requests) => {
          await using bridge = await start(
            { models: profile.id, adaptations: "adapt" },
            { profiles: [profile] },
          );
          for (const request of requests) {
            const response = await bridge.ask(request);
            const text = await response.text();
            expect([response.status, text.includes("event: error")], text).toEqual([200, false]);
          }

          for (const [index, request] of requests.entries()) {
            const exact = toMessagesRequest(
              { ...REQUEST, ...request },
              {
                model: profile.id,
                capabilities: capabilitiesOf(profile),
              },
            );
            expect(bridge.calls[index]?.adaptations.map(toKey)).toEqual(exact.adaptations.map(toKey));
            for (const { code } of exact.adaptations) codes.add(code);
          }
        },
      ),
      { numRuns: 150 },
    );
    expect([...codes].toSorted()).toEqual([
      "assistant-last",
      "blank-dropped",
      "end-trimmed",
      "first-turn-blank",
      "prefill",
      "sampling",
      "stop-dropped",
      "tokens-clamped",
      "turns-merged",
      "unset",
    ]);
  });

  test("an unsupported parameter is sent to a model once, and never again", async () => {
    const profile: Profile = { ...OLD, id: "acme/one", temperature: false, topK: false, prefill: false };
    const learned: LearnedCapabilities[] = [];
    await using bridge = await start(
      { models: profile.id, adaptations: "adapt", onCapabilitiesLearned: (each) => learned.push(each) },
      { profiles: [profile] },
    );
    const body = { temperature: 0.5, top_k: 5, prompt: "\n\nHuman: Hello\n\nAssistant: My" };

    for (let request = 0; request < 3; request++) expect((await bridge.ask(body)).status).toBe(200);

    expect(learned).toEqual([
      { model: profile.id, capabilities: { temperature: false }, source: "upstream-error" },
      { model: profile.id, capabilities: { topK: false }, source: "upstream-error" },
      { model: profile.id, capabilities: { prefill: false }, source: "upstream-error" },
    ]);
    expect(bridge.messages()).toHaveLength(6);
    expect(bridge.bridge.getCapabilities(profile.id)).toMatchObject({
      temperature: { value: false, source: "upstream-error" },
      topP: { value: true, source: "assumed" },
    });
  });

  test("concurrent requests that are rejected learn the same, and all get a completion", async () => {
    const profile: Profile = { ...OLD, id: "acme/one", temperature: false, topK: false };
    const learned: LearnedCapabilities[] = [];
    await using bridge = await start(
      { models: profile.id, onCapabilitiesLearned: (each) => learned.push(each) },
      { profiles: [profile] },
    );
    const body = { temperature: 0.5, top_k: 5 };

    const responses = await Promise.all(Array.from({ length: 20 }, () => bridge.ask(body)));

    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(learned).toHaveLength(2);
  });

  test("a policy of rejection holds for what was learned", async () => {
    const profile: Profile = { ...OLD, id: "acme/one", prefill: false };
    await using bridge = await start({ models: profile.id }, { profiles: [profile] });
    const prompt = "\n\nHuman: Hello\n\nAssistant: My";

    const responses = [await bridge.ask({ prompt }), await bridge.ask({ prompt })];

    for (const response of responses) {
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        error: {
          message:
            'prompt: acme/one cannot continue text after "Assistant:". Send "prefer: handling=lenient" to adapt the request.',
        },
      });
    }
    expect(bridge.messages()).toHaveLength(1);
  });

  test("nothing is kept of a model with an oversized id", async () => {
    const profile: Profile = { ...OLD, id: "m".repeat(201), topK: false };
    await using bridge = await start({ models: profile.id }, { profiles: [profile] });

    expect((await bridge.ask({ top_k: 5 })).status).toBe(400);
    expect((await bridge.ask()).status).toBe(200);
    expect(bridge.api.received).toHaveLength(2);
  });

  test("nothing is learned if learnCapabilities is false", async () => {
    const profile: Profile = { ...OLD, id: "acme/one", topK: false };
    await using bridge = await start(
      { models: profile.id, learnCapabilities: false },
      { profiles: [profile] },
    );

    expect((await bridge.ask({ top_k: 5 })).status).toBe(400);
    expect(bridge.api.received).toHaveLength(1);
  });

  test("a rejection that teaches nothing new is not repeated", async () => {
    const profile: Profile = { ...OLD, id: "acme/one", topK: false };
    await using bridge = await start(
      { models: profile.id, transformRequest: (body) => ({ ...body, top_k: 5 }) },
      { profiles: [profile] },
    );

    expect((await bridge.ask()).status).toBe(400);
    expect(bridge.messages()).toHaveLength(2);
  });

  test.each([
    {
      message: "max_tokens: 5000 > 4096, which is the maximum allowed number of output tokens for m-1000",
      maxTokens: 4096,
    },
    {
      message: "max_tokens is too large: 5000. This model supports at most 2,048 completion tokens.",
      maxTokens: 2048,
    },
    { message: "max_completion_tokens must be <= 1024", maxTokens: 1024 },
    { message: "max_tokens: context limit exceeded: 100 + 5000 > 4000", maxTokens: undefined },
    { message: "max_tokens is too large", maxTokens: undefined },
  ])("the limit of tokens is read from $message", async ({ message, maxTokens }) => {
    await using bridge = await start({
      models: "m-1000",
      fetch: async (request) => {
        if (request.method === "GET") return new Response(null, { status: 404 });
        const { max_tokens: asked } = await request.json();
        return asked === maxTokens
          ? Response.json({ content: [], stop_reason: "end_turn" })
          : Response.json({ error: { message } }, { status: 400 });
      },
    });

    const response = await bridge.ask({ max_tokens_to_sample: 5000 });

    expect(response.status).toBe(maxTokens === undefined ? 400 : 200);
    expect(bridge.bridge.getCapabilities("m-1000").maxTokens.value).toBe(maxTokens ?? Infinity);
  });
});

describe("a prefill that the upstream repeats", () => {
  const PREFILLED = "\n\nHuman: Hello\n\nAssistant: My name";

  /** What llama.cpp's server writes in a response that is not a stream. */
  function respond(text: string, headers: Record<string, string>): () => Response {
    const content = [{ type: "text", text }];
    return () => Response.json({ content, stop_reason: "end_turn" }, { headers });
  }
  async function complete(options: Partial<BridgeOptions>, text: string, headers: Record<string, string>) {
    await using bridge = await start(
      { models: "acme/one", ...options },
      { profiles: [{ ...OLD, id: "acme/one" }], behave: () => ({ response: respond(text, headers) }) },
    );
    const { completion } = await (await bridge.ask({ prompt: PREFILLED })).json();
    const { repeatsPrefill } = bridge.bridge.getCapabilities("acme/one");
    return { completion, ...repeatsPrefill };
  }
  const LLAMA = { server: "llama.cpp" };

  test("is left out if the response comes from llama.cpp", async () => {
    expect(await complete({}, "My name is Claude.", LLAMA)).toEqual({
      completion: " is Claude.",
      value: true,
      source: "upstream-response",
    });
    expect(await complete({}, "My name", LLAMA)).toMatchObject({ completion: "" });
  });

  test("is left out if an option says so", async () => {
    const capabilities = { "acme/one": { repeatsPrefill: true } };

    expect(await complete({ capabilities }, "My name is Claude.", {})).toMatchObject({
      completion: " is Claude.",
      source: "option",
    });
  });

  test("is kept where nothing says so, or an option says the opposite", async () => {
    const text = "My name is My name.";
    const capabilities = { "acme/one": { repeatsPrefill: false } };

    expect(await complete({}, text, { server: "uvicorn" })).toMatchObject({
      completion: text,
      source: "assumed",
    });
    expect(await complete({ capabilities }, text, LLAMA)).toMatchObject({ completion: text });
    expect(await complete({ learnCapabilities: false }, text, LLAMA)).toMatchObject({ completion: text });
  });

  test("leaves a text as it is that does not begin with it", async () => {
    expect(await complete({}, " is Claude.", LLAMA)).toMatchObject({ completion: " is Claude." });
  });

  test("leaves a text as it is where the prompt has none", async () => {
    await using bridge = await start(
      { models: "acme/one" },
      {
        profiles: [{ ...OLD, id: "acme/one" }],
        behave: () => ({ response: respond("Hello, Claude", LLAMA) }),
      },
    );

    expect(await (await bridge.ask()).json()).toMatchObject({ completion: " Hello, Claude" });
  });
});

describe("the upstream's list of models", () => {
  const info = {
    type: "model",
    id: "acme/one",
    max_tokens: 1000,
    capabilities: {
      thinking: { supported: true, types: { disabled: { supported: true } } },
      top_k: { supported: false },
      prefill: false,
    },
  };

  test("is read once, after the first response, and adapts what follows", async () => {
    const learned: LearnedCapabilities[] = [];
    await using bridge = await start(
      { models: info.id, adaptations: "adapt", onCapabilitiesLearned: (each) => learned.push(each) },
      { profiles: [{ ...OLD, id: info.id }], models: { [info.id]: info } },
    );

    expect((await bridge.ask({ top_k: 5 })).headers.has("warning")).toBe(false);
    await expect
      .poll(() => learned)
      .toEqual([
        {
          model: info.id,
          capabilities: { maxTokens: 1000, thinking: "disabled", topK: false, prefill: false },
          source: "upstream-list",
        },
      ]);
    await bridge.ask({ top_k: 5, max_tokens_to_sample: 5000 });
    await bridge.ask();

    expect(bridge.calls[1]?.adaptations).toMatchObject([{ code: "tokens-clamped" }, { code: "sampling" }]);
    expect(bridge.api.received.filter(({ url }) => url.includes("/v1/models/"))).toMatchObject([
      { url: expect.stringMatching(/\/v1\/models\/acme%2Fone$/) },
    ]);
    expect(bridge.bridge.getCapabilities(info.id)).toMatchObject({
      maxTokens: { value: 1000, source: "upstream-list" },
    });
  });

  test("is not requested for a documented model", async () => {
    await using bridge = await start();

    await bridge.ask();
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });

    expect(bridge.api.received).toHaveLength(1);
  });

  test("may be missing", async () => {
    await using bridge = await start({ models: "acme/two" }, { profiles: [{ ...OLD, id: "acme/two" }] });

    expect((await bridge.ask()).status).toBe(200);
    await expect.poll(() => bridge.api.received.length, { timeout: 10_000 }).toBe(2);
    expect((await bridge.ask()).status).toBe(200);
    expect(bridge.bridge.getCapabilities("acme/two").topK).toEqual({ value: true, source: "assumed" });
  });
});
