import { createBridge, withRetries } from "@text-completions/bridge";
import { describe, expect, it } from "vitest";
import { OLD } from "./messages-api/profile.ts";
import { OWN_KEY, start, toRequest } from "./start-bridge.ts";

describe("a call at its end", () => {
  it("tells of models, tokens and the end, and not of the text", async () => {
    await using bridge = await start({}, { behave: () => ({ text: "secret answer" }) });

    await bridge.ask({ prompt: "\n\nHuman: secret question\n\nAssistant:" });
    await (await bridge.ask({ stream: true })).text();

    const common = {
      method: "POST",
      url: "http://localhost/v1/complete",
      model: "claude-2.1",
      liveModel: OLD.id,
      status: 200,
      outcome: "answered",
      stopReason: "stop_sequence",
      adaptations: [],
      startedAt: expect.any(Number),
      endedAt: expect.any(Number),
    };
    expect(bridge.calls).toEqual([
      {
        ...common,
        number: 1,
        stream: false,
        requestId: "req_up1",
        usage: { input_tokens: 45, output_tokens: 2 },
      },
      {
        ...common,
        number: 2,
        stream: true,
        requestId: "req_up2",
        usage: { input_tokens: 43, output_tokens: 2 },
      },
    ]);
    expect(JSON.stringify(bridge.calls)).not.toMatch(/secret|sk-/);
  });

  it.each([
    ["errorAfter", "answered", undefined],
    ["endAfter", "dropped", "The upstream ended before its answer did."],
    ["dropAfter", "dropped", expect.stringContaining("The upstream broke off: ")],
  ])("tells of a stream that fails: %s", async (mishap, outcome, fault) => {
    await using bridge = await start({}, { behave: () => ({ [mishap]: 1 }) });

    await (await bridge.ask({ stream: true })).text();

    expect(bridge.calls).toMatchObject([{ status: 200, outcome, error: { type: expect.any(String) } }]);
    expect(bridge.calls[0]?.fault).toEqual(fault);
  });

  it("tells of what was refused before it went upstream", async () => {
    await using bridge = await start();

    await bridge.ask({ temperature: 2 });

    expect(bridge.calls).toMatchObject([
      { status: 400, outcome: "answered", error: { type: "invalid_request_error" } },
    ]);
  });
});

describe("createBridge refuses", () => {
  const right = { apiKey: OWN_KEY, models: OLD.id };

  it.each([
    ["no key", { ...right, apiKey: undefined }, "apiKey is not valid. Give a key as issued, or null."],
    ["an empty key", { ...right, apiKey: " " }, "apiKey is not valid"],
    ["a key that no header can hold", { ...right, apiKey: "sk-ant-sécret" }, "apiKey is not valid"],
    ["an empty token", { ...right, apiKey: null, authToken: "" }, "authToken is not valid"],
    ["no options", undefined, "apiKey is not valid. Give a key as issued, or null."],
    ["no models", { ...right, models: undefined }, "models is not valid. Give a live model or a record."],
    ["models of another type", { ...right, models: 3 }, "models is 3. Give a live model or a record."],
    ["a live model that is none", { ...right, models: { "*": 3 } }, 'models is {"*":3}.'],
    [
      "a policy that is none",
      { ...right, adaptations: "adopt" },
      'adaptations is "adopt". Give "adapt" or "reject".',
    ],
    [
      "a policy of a code that is none",
      { ...right, adaptations: { prefill: "adopt" } },
      'adaptations is {"prefill":"adopt"}',
    ],
    ["a URL of another kind", { ...right, baseUrl: "ftp://a" }, "baseUrl is not valid"],
    ["a URL with a password", { ...right, baseUrl: "http://me:sécret@a" }, "baseUrl is not valid"],
    [
      "one key of callers in the place of a list",
      { ...right, callerKeys: "sk-abc" },
      "callerKeys is not valid. Give a list of keys.",
    ],
    ["a list of what are no keys", { ...right, callerKeys: ["sk-abc", 1] }, "callerKeys is not valid"],
    ["a list with an empty key", { ...right, callerKeys: ["sk-abc", ""] }, "callerKeys is not valid"],
    [
      "an option that is none",
      { ...right, callerkeys: ["sk-abc"] },
      "callerkeys is no option. Give one of apiKey, models, ",
    ],
    ["an option that every object has", { ...right, toString: "a" }, "toString is no option."],
    [
      "a limit that is no number",
      { ...right, maxRequestBytes: "32MB" },
      'maxRequestBytes is "32MB". Give a number, 0 or more.',
    ],
    [
      "a refusal that is none",
      { ...right, refusal: "yes" },
      'refusal is "yes". Give "stop_sequence" or "refusal".',
    ],
    [
      "a model that is none",
      { ...right, responseModel: "old" },
      'responseModel is "old". Give "live" or "legacy".',
    ],
    [
      "capabilities that are none",
      { ...right, capabilities: "all" },
      'capabilities is "all". Give a record.',
    ],
    ["a fetch that is none", { ...right, fetch: 1 }, "fetch is 1. Give a function."],
    ["a hook that is none", { ...right, onCall: {} }, "onCall is {}. Give a function."],
  ])("%s", (_, options, message) => {
    const create = (): unknown => createBridge(options as never);

    expect(create).toThrow(TypeError);
    expect(create).toThrow(`Failed to create a bridge: ${message}`);
    expect(create).not.toThrow(/sk-|sécret/);
  });
});

describe("withRetries", () => {
  it.each([
    [null, "its options are null. Give an object."],
    [{ maxRetries: "x" }, 'maxRetries is "x". Give a number, 0 or more.'],
    [{ maxRetries: -1 }, "maxRetries is -1. Give a number, 0 or more."],
    [{ maxRetryDelayMs: Number.NaN }, "maxRetryDelayMs is NaN. Give a number, 0 or more."],
    [{ fetch: 1 }, "fetch is 1. Give a function."],
    [{ onRetry: 1 }, "onRetry is 1. Give a function."],
    [{ timeoutMs: 0 }, "timeoutMs is 0. Give a number above 0."],
    [
      { retries: 1 },
      "retries is no option. Give one of fetch, maxRetries, maxRetryDelayMs, timeoutMs, onRetry.",
    ],
  ])("refuses %j at once", (options, message) => {
    expect(() => withRetries(options as never)).toThrow(
      new TypeError(`Failed to create a fetch with retries: ${message}`),
    );
  });

  it("says so if it is not given a Request", async () => {
    const send = withRetries({ fetch: async () => new Response() });

    await expect(send("https://localhost/" as never)).rejects.toThrow(
      new TypeError("Failed to send with retries: it is not a Request. Give one made by new Request(…)."),
    );
  });
});

describe("the upstream's URL", () => {
  it.each([
    ["http://a", "http://a/v1/messages"],
    ["http://a/", "http://a/v1/messages"],
    ["http://a/proxy/v1", "http://a/proxy/v1/messages"],
    ["http://a/v1/messages", "http://a/v1/messages"],
    [new URL("http://a:8000"), "http://a:8000/v1/messages"],
    [undefined, "https://api.anthropic.com/v1/messages"],
  ])("%s", async (baseUrl, url) => {
    const urls: string[] = [];
    const bridge = createBridge({
      apiKey: OWN_KEY,
      models: OLD.id,
      baseUrl,
      fetch: async (request) => {
        urls.push(request.url);
        return Response.json({});
      },
    });

    await bridge.fetch(toRequest());

    expect(urls).toEqual([url]);
  });
});

describe("fetch", () => {
  it("takes what the platform's takes", async () => {
    await using bridge = await start();
    const { fetch } = bridge.bridge;
    const { method, headers } = toRequest();
    const init = { method, headers, body: await toRequest().text() };

    expect((await fetch("http://localhost/v1/complete", init)).status).toBe(200);
    expect((await fetch(new URL("http://localhost/v1/complete"), init)).status).toBe(200);
  });

  it("ignores what servers pass beside a request", async () => {
    await using bridge = await start();

    expect((await bridge.bridge.fetch(toRequest(), { method: "an environment of Workers" })).status).toBe(
      200,
    );
  });

  it("looks up the platform's at each request", async () => {
    const bridge = createBridge({ apiKey: OWN_KEY, models: OLD.id });
    const { fetch } = globalThis;
    globalThis.fetch = async () => Response.json({ content: [], stop_reason: "end_turn" });

    const response = await bridge.fetch(toRequest());
    globalThis.fetch = fetch;

    expect(response.status).toBe(200);
  });
});
