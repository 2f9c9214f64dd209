import { createBridge, toCompletion, toMessagesRequest, withRetries } from "@text-completions/bridge";
import { isUsageError } from "@text-completions/core/internal";
import { describe, expect, test } from "vitest";
import { OLD } from "./messages-api/profile.ts";
import { OWN_KEY, REQUEST, toRequest } from "./start-bridge.ts";

function catchError(call: () => unknown): unknown {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("createBridge rejects", () => {
  const valid = { apiKey: OWN_KEY, models: OLD.id };

  test.each([
    {
      name: "no key",
      options: { ...valid, apiKey: undefined },
      message: 'Missing option "apiKey": expected a key without spaces, a function, or null.',
    },
    {
      name: "an empty key",
      options: { ...valid, apiKey: " " },
      message:
        'Invalid option "apiKey": expected a non-empty string without spaces, line breaks or non-ASCII characters, got a string of whitespace.',
    },
    {
      name: "a key of another type",
      options: { ...valid, apiKey: 42 },
      message: 'Invalid option "apiKey": expected a key without spaces, a function, or null, got 42.',
    },
    {
      name: "a key that no header can hold",
      options: { ...valid, apiKey: "sk-ant-sécret" },
      message:
        'Invalid option "apiKey": expected a non-empty string without spaces, line breaks or non-ASCII characters, got a string with U+00E9 at index 8.',
    },
    {
      name: "an empty token",
      options: { ...valid, apiKey: null, authToken: "" },
      message:
        'Invalid option "authToken": expected a non-empty string without spaces, line breaks or non-ASCII characters, got an empty string.',
    },
    {
      name: "no options",
      options: undefined,
      message: 'Invalid option "options": expected an object, got undefined.',
    },
    {
      name: "no models",
      options: { ...valid, models: undefined },
      message:
        'Missing option "models": expected a model id, an object of model ids by legacy id, or a function.',
    },
    {
      name: "models of another type",
      options: { ...valid, models: 3 },
      message:
        'Invalid option "models": expected a model id, an object of model ids by legacy id, or a function, got 3.',
    },
    {
      name: "a live model of another type",
      options: { ...valid, models: { "*": 3 } },
      message:
        'Invalid option "models": expected a model id, an object of model ids by legacy id, or a function, got an object.',
    },
    {
      name: "an unknown policy",
      options: { ...valid, adaptations: "adopt" },
      message: 'Invalid option "adaptations": expected "adapt" or "reject", or an object, got "adopt".',
    },
    {
      name: "an unknown policy of a code",
      options: { ...valid, adaptations: { prefill: "adopt" } },
      message: 'Invalid option "adaptations.prefill": expected "adapt" or "reject", got "adopt".',
    },
    {
      name: "a misspelt code",
      options: { ...valid, adaptations: { prefil: "adapt" } },
      message: 'Unknown option "adaptations.prefil". Did you mean "adaptations.prefill"?',
    },
    {
      name: "a misspelt capability",
      options: { ...valid, capabilities: { m: { prefil: true } } },
      message: 'Unknown option "capabilities.m.prefil". Did you mean "capabilities.m.prefill"?',
    },
    {
      name: "a capability of another type",
      options: { ...valid, capabilities: { m: { maxTokens: "4096" } } },
      message: 'Invalid option "capabilities.m.maxTokens": expected a number of at least 1, got "4096".',
    },
    {
      name: "a URL of another scheme",
      options: { ...valid, baseUrl: "ftp://a" },
      message:
        'Invalid option "baseUrl": expected an http or https URL such as https://api.anthropic.com, got "ftp://a".',
    },
    {
      name: "a URL with a password",
      options: { ...valid, baseUrl: "http://me:sécret@a" },
      message: 'Invalid option "baseUrl": expected an http or https URL',
    },
    {
      name: "one key of callers instead of a list",
      options: { ...valid, callerKeys: "sk-abc" },
      message: 'Invalid option "callerKeys": expected a non-empty array of keys, got a string.',
    },
    {
      name: "an empty list of keys, which would open the bridge or close it",
      options: { ...valid, callerKeys: [] },
      message: 'Invalid option "callerKeys": expected a non-empty array of keys, got an empty array.',
    },
    {
      name: "a list with an empty key",
      options: { ...valid, callerKeys: ["sk-abc", ""] },
      message:
        'Invalid option "callerKeys[1]": expected a non-empty string without spaces, line breaks or non-ASCII characters, got an empty string.',
    },
    {
      name: "a misspelt option",
      options: { ...valid, callerkeys: ["sk-abc"] },
      message: 'Unknown option "callerkeys". Did you mean "callerKeys"?',
    },
    {
      name: "an option that every object has",
      options: { ...valid, toString: "a" },
      message: 'Unknown option "toString". Expected one of: apiKey, models, baseUrl,',
    },
    {
      name: "a limit of another type",
      options: { ...valid, maxRequestBytes: "32MB" },
      message: 'Invalid option "maxRequestBytes": expected a number of at least 0, got "32MB".',
    },
    {
      name: "an unknown value of refusal",
      options: { ...valid, refusal: "yes" },
      message: 'Invalid option "refusal": expected "stop_sequence" or "refusal", got "yes".',
    },
    {
      name: "an unknown response model",
      options: { ...valid, responseModel: "old" },
      message: 'Invalid option "responseModel": expected "live" or "legacy", got "old".',
    },
    {
      name: "capabilities of another type",
      options: { ...valid, capabilities: "all" },
      message: 'Invalid option "capabilities": expected an object of capabilities by model id, got "all".',
    },
    {
      name: "a fetch of another type",
      options: { ...valid, fetch: 1 },
      message: 'Invalid option "fetch": expected a function, got 1.',
    },
    {
      name: "a hook of another type",
      options: { ...valid, onCall: {} },
      message: 'Invalid option "onCall": expected a function, got an object.',
    },
    {
      name: "a clock without timers",
      options: { ...valid, clock: { now: () => 0 } },
      message: 'Invalid option "clock": expected { now(), setTimeout(), clearTimeout() }, got an object.',
    },
  ])("$name", ({ options, message }) => {
    const error = catchError(() => createBridge(options as never));

    expect(isUsageError(error)).toBe(true);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toMatch(/sk-|sécret/);
  });
});

describe("withRetries rejects", () => {
  test.each([
    { options: null, message: 'Invalid option "options": expected an object, got null.' },
    {
      options: { maxRetries: "x" },
      message: 'Invalid option "maxRetries": expected an integer of at least 0, got "x".',
    },
    {
      options: { maxRetries: -1 },
      message: 'Invalid option "maxRetries": expected an integer of at least 0, got -1.',
    },
    {
      options: { maxRetryDelayMs: Number.NaN },
      message: 'Invalid option "maxRetryDelayMs": expected a number of at least 0, got NaN.',
    },
    { options: { fetch: 1 }, message: 'Invalid option "fetch": expected a function, got 1.' },
    { options: { onRetry: 1 }, message: 'Invalid option "onRetry": expected a function, got 1.' },
    {
      options: { timeoutMs: 0 },
      message: 'Invalid option "timeoutMs": expected a number greater than 0, got 0.',
    },
    { options: { retry: 1 }, message: 'Unknown option "retry".' },
  ])("$options", ({ options, message }) => {
    const error = catchError(() => withRetries(options as never));

    expect(isUsageError(error)).toBe(true);
    expect(String(error)).toContain(message);
  });

  test("anything but a Request", async () => {
    const send = withRetries({ fetch: async () => new Response() });

    await expect(send("https://localhost/" as never)).rejects.toThrow(
      "Failed to send with retries: expected a Request. Pass new Request(…).",
    );
  });
});

describe("the pure conversions reject", () => {
  test.each([
    {
      name: "a request that the legacy API would reject",
      call: () => toMessagesRequest({ ...REQUEST, temperature: 2 }, { model: "m" }),
      message: "Failed to convert the request: temperature: range: 0..1.",
    },
    {
      name: "a prompt that the legacy API would reject",
      call: () => toMessagesRequest({ ...REQUEST, prompt: "Hello" }, { model: "m" }),
      message: 'Failed to convert the request: prompt must start with "\n\nHuman:" turn',
    },
    {
      name: "a missing model",
      call: () => toMessagesRequest(REQUEST, {} as never),
      message: 'Missing option "model": expected a model id.',
    },
    {
      name: "a misspelt capability",
      call: () => toMessagesRequest(REQUEST, { model: "m", capabilities: { topp: true } as never }),
      message: 'Unknown option "capabilities.topp". Did you mean "capabilities.topP"?',
    },
    {
      name: "what is not a message",
      call: () => toCompletion({ choices: [] }),
      message: 'Failed to convert the message: expected a message, got JSON without a "content" array.',
    },
    {
      name: "an unknown option",
      call: () => toCompletion({}, { continue: true } as never),
      message: 'Unknown option "continue". Did you mean "continues"?',
    },
  ])("$name", ({ call, message }) => {
    const error = catchError(call);

    expect(isUsageError(error)).toBe(true);
    expect(String(error)).toContain(message);
  });
});

describe("the upstream's URL", () => {
  test.each([
    { baseUrl: "http://a", url: "http://a/v1/messages" },
    { baseUrl: "http://a/", url: "http://a/v1/messages" },
    { baseUrl: "http://a/proxy/v1", url: "http://a/proxy/v1/messages" },
    { baseUrl: "http://a/v1/messages", url: "http://a/v1/messages" },
    { baseUrl: new URL("http://a:8000"), url: "http://a:8000/v1/messages" },
    {
      // A URL of another realm, such as jsdom's.
      baseUrl: { href: "http://a/v1", toString: () => "http://a/v1" } as never,
      url: "http://a/v1/messages",
    },
    { baseUrl: undefined, url: "https://api.anthropic.com/v1/messages" },
  ])("of $baseUrl is $url", async ({ baseUrl, url }) => {
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

describe("clock, random and createId", () => {
  const upstream = async (): Promise<Response> => Response.json({ content: [], stop_reason: "end_turn" });

  test("the same random produces the same ids", async () => {
    const ids: unknown[] = [];
    for (let run = 0; run < 2; run++) {
      const bridge = createBridge({ apiKey: OWN_KEY, models: OLD.id, fetch: upstream, random: () => 0.5 });
      const response = await bridge.fetch(toRequest());
      ids.push([response.headers.get("request-id"), (await response.json()).id]);
    }

    expect(ids[0]).toEqual([
      expect.stringMatching(/^req_01(.)\1{21}$/),
      expect.stringMatching(/^compl_01(.)\1{21}$/),
    ]);
    expect(ids[1]).toEqual(ids[0]);
  });

  test("createId creates the ids that the upstream does not send", async () => {
    const bridge = createBridge({
      apiKey: OWN_KEY,
      models: OLD.id,
      fetch: upstream,
      createId: (kind, callNumber) => `${kind}_${callNumber}`,
    });

    const response = await bridge.fetch(toRequest());

    expect([response.headers.get("request-id"), (await response.json()).id]).toEqual(["req_1", "compl_1"]);
  });

  test.each(["", "a b", "a\nb", undefined, 5])("createId may not return %j", async (id) => {
    const bridge = createBridge({
      apiKey: OWN_KEY,
      models: OLD.id,
      fetch: upstream,
      createId: () => id as never,
    });

    await expect(bridge.fetch(toRequest())).rejects.toThrow(
      'Invalid option "createId": expected a function that returns a non-empty string without spaces',
    );
  });

  test("random may not return 1, which no character of an id stands for", async () => {
    const bridge = createBridge({ apiKey: OWN_KEY, models: OLD.id, fetch: upstream, random: () => 1 });

    await expect(bridge.fetch(toRequest())).rejects.toThrow(
      'Invalid option "random": expected a function that returns a number of at least 0 and less than 1, got 1.',
    );
  });

  test("the clock dates a call", async () => {
    const times: unknown[] = [];
    let now = 1000;
    const bridge = createBridge({
      apiKey: OWN_KEY,
      models: OLD.id,
      fetch: async () => {
        now += 5;
        return upstream();
      },
      clock: { now: () => now, setTimeout: () => 0, clearTimeout: () => undefined },
      onCall: ({ startedAt, endedAt }) => times.push([startedAt, endedAt]),
    });

    await bridge.fetch(toRequest());

    expect(times).toEqual([[1000, 1005]]);
  });
});

describe("fetch", () => {
  const upstream = async (): Promise<Response> => Response.json({ content: [], stop_reason: "end_turn" });

  test("takes what the platform's takes", async () => {
    const { fetch } = createBridge({ apiKey: OWN_KEY, models: OLD.id, fetch: upstream });
    const { method, headers } = toRequest();
    const init = { method, headers, body: await toRequest().text() };

    expect((await fetch("http://localhost/v1/complete", init)).status).toBe(200);
    expect((await fetch(new URL("http://localhost/v1/complete"), init)).status).toBe(200);
  });

  test("rejects a request whose body was read", async () => {
    const { fetch } = createBridge({ apiKey: OWN_KEY, models: OLD.id, fetch: upstream });
    const request = toRequest();
    await request.text();

    await expect(fetch(request)).rejects.toThrow("its body was already read. Read request.clone()");
    await expect(withRetries({ fetch: upstream })(request)).rejects.toThrow("its body was already read");
  });

  test("keeps the options as they were passed", async () => {
    const models: Record<string, string> = { "*": OLD.id };
    const capabilities = { [OLD.id]: { maxTokens: 10 } };
    const callerKeys = ["key-of-a-caller"];
    let sent: Request | undefined;
    const { fetch } = createBridge({
      apiKey: OWN_KEY,
      models,
      capabilities,
      callerKeys,
      fetch: async (request) => {
        sent = request;
        return upstream();
      },
    });
    delete models["*"];
    capabilities[OLD.id] = { maxTokens: 5 };
    callerKeys.push("key-of-a-stranger");
    const { method, headers } = toRequest();
    const body = await toRequest().text();
    const ask = async (key: string): Promise<number> => {
      headers.set("x-api-key", key);
      return (await fetch("http://localhost/v1/complete", { method, headers, body })).status;
    };

    expect([await ask("key-of-a-caller"), await ask("key-of-a-stranger")]).toEqual([200, 401]);
    expect(await sent?.json()).toMatchObject({ max_tokens: 10 });
  });

  test("ignores further arguments of servers", async () => {
    const { fetch } = createBridge({ apiKey: OWN_KEY, models: OLD.id, fetch: upstream });

    expect((await fetch(toRequest(), { method: "an environment of Workers" })).status).toBe(200);
  });

  test("looks up the platform's at each request", async () => {
    const bridge = createBridge({ apiKey: OWN_KEY, models: OLD.id });
    const { fetch } = globalThis;
    globalThis.fetch = upstream;

    const response = await bridge.fetch(toRequest());
    globalThis.fetch = fetch;

    expect(response.status).toBe(200);
  });
});
