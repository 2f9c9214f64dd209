import { type Retry, withRetries } from "@text-completions/bridge";
import { describe, expect, it } from "vitest";
import { OWN_KEY, start } from "./start-bridge.ts";

const CALLER_KEY = "sk-ant-key-of-the-caller";

/** An upstream that fails so. */
function failing(status: number, body: unknown, headers: Record<string, string> = {}) {
  return { behave: () => ({ response: () => Response.json(body, { status, headers }) }) };
}

function envelope(type: string, message: string): object {
  return { type: "error", error: { type, message }, request_id: "req_in" };
}

describe("errors", () => {
  it.each([
    [400, "invalid_request_error", "Output blocked by content filtering policy"],
    [402, "billing_error", "Your credit balance is too low"],
    [404, "not_found_error", "model: claude-3-haiku-20240307"],
    [429, "rate_limit_error", "Number of request tokens has exceeded your per-minute rate limit"],
    [500, "api_error", "Internal server error"],
    [529, "overloaded_error", "Overloaded"],
  ])("status and body pass through: %d", async (status, type, message) => {
    await using bridge = await start(
      {},
      failing(status, envelope(type, message), { "request-id": "req_up" }),
    );

    const response = await bridge.ask();

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ type: "error", error: { type, message }, request_id: "req_up" });
    expect(bridge.calls).toMatchObject([{ status, error: { type, message }, requestId: "req_up" }]);
  });

  it.each([
    ["max_tokens: 9 > 8, which is the maximum", "max_tokens_to_sample: 9 > 8, which is the maximum"],
    ["messages: final assistant content", "prompt: final assistant content"],
    ["messages.0.content: too long", "prompt: too long"],
    ["temperature: range: 0..1", "temperature: range: 0..1"],
  ])("fields have their legacy names: %s", async (message, renamed) => {
    await using bridge = await start({}, failing(400, envelope("invalid_request_error", message)));

    expect(await (await bridge.ask()).json()).toMatchObject({ error: { message: renamed } });
  });

  it("retry-after, x-should-retry and limits pass through", async () => {
    const headers = {
      "retry-after": "7",
      "x-should-retry": "true",
      "anthropic-ratelimit-tokens-remaining": "0",
    };
    await using bridge = await start({}, failing(429, envelope("rate_limit_error", "Slow down"), headers));

    expect(Object.fromEntries((await bridge.ask()).headers)).toMatchObject(headers);
  });

  it.each([
    [
      "of OpenAI's shape",
      400,
      { error: { message: "too long", type: "BadRequestError", code: 400 } },
      "invalid_request_error",
      "too long",
    ],
    [
      "of vLLM's old shape",
      400,
      { object: "error", message: "too long" },
      "invalid_request_error",
      "too long",
    ],
    [
      "with its message beside the error",
      400,
      { type: "error", message: "too long" },
      "invalid_request_error",
      "too long",
    ],
    ["without a message", 503, {}, "api_error", "The upstream API answered 503."],
    ["of a gateway", 429, "no", "rate_limit_error", "The upstream API answered 429."],
  ])("a body %s gets the envelope", async (_, status, body, type, message) => {
    await using bridge = await start({}, failing(status, body));

    const response = await bridge.ask();

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ type: "error", error: { type, message } });
  });

  it("a redirect is a 500, and is not followed", async () => {
    await using bridge = await start({}, failing(307, {}, { location: "/elsewhere" }));

    expect((await bridge.ask()).status).toBe(500);
    expect(bridge.api.received).toHaveLength(1);
  });

  it("an upstream that cannot be reached is a 500, and its address is for the log alone", async () => {
    await using bridge = await start({ baseUrl: "http://127.0.0.1:1" });

    const response = await bridge.ask();

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      error: { type: "api_error", message: "The upstream API cannot be reached." },
    });
    expect(bridge.calls[0]?.fault).toMatch(
      /^Failed to reach http:\/\/127\.0\.0\.1:1\/v1\/messages: .*fetch failed/,
    );
  });

  it("the log's line about it ends with the reason, whether that has a cause or not", async () => {
    await using bridge = await start({ fetch: () => Promise.reject(new TypeError("No network.")) });

    await bridge.ask();

    expect(bridge.calls[0]?.fault).toMatch(/: TypeError: No network\.$/);
  });

  it("what nobody foresaw is a 500, and its reason is for the log alone", async () => {
    await using bridge = await start({
      transformRequest: () => {
        throw new Error("oops");
      },
    });

    expect(await (await bridge.ask()).json()).toMatchObject({ error: { message: "Internal server error" } });
    expect(bridge.calls[0]?.fault).toBe("Error: oops");
  });
});

describe("keys", () => {
  it("the bridge's own is sent, and not the caller's", async () => {
    await using bridge = await start();

    await bridge.ask({}, { "x-api-key": CALLER_KEY, authorization: `Bearer ${CALLER_KEY}` });

    const headers = bridge.api.received[0]?.headers;
    expect(headers?.get("x-api-key")).toBe(OWN_KEY);
    expect(headers?.has("authorization")).toBe(false);
  });

  it("the bridge's own may come from a function, or be a bearer token", async () => {
    await using byFunction = await start({ apiKey: async () => ` ${OWN_KEY}\n` });
    await using byToken = await start({ apiKey: null, authToken: OWN_KEY });

    await byFunction.ask();
    await byToken.ask();

    expect(byFunction.api.received[0]?.headers.get("x-api-key")).toBe(OWN_KEY);
    expect(byToken.api.received[0]?.headers.get("authorization")).toBe(`Bearer ${OWN_KEY}`);
    expect(byToken.api.received[0]?.headers.has("x-api-key")).toBe(false);
  });

  it.each([
    [{ "x-api-key": CALLER_KEY }],
    [{ "x-api-key": "", authorization: `Bearer ${CALLER_KEY}` }],
    [{ "x-api-key": CALLER_KEY, "anthropic-workspace-id": "wrkspc_1" }],
  ])("the caller's is passed on as it came: %j", async (headers: Record<string, string>) => {
    await using bridge = await start({ apiKey: null });

    await bridge.ask({}, headers);

    const sent = bridge.api.received[0]?.headers;
    for (const [name, value] of Object.entries(headers)) expect(sent?.get(name) ?? "").toBe(value);
  });

  it("the caller's is refused by the upstream as the API would", async () => {
    await using bridge = await start({ apiKey: null }, { keys: ["another"] });

    const response = await bridge.ask();

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { message: "invalid x-api-key" } });
  });

  it("401/403: the bridge's own refused upstream is a 500, with a line for the log and no key", async () => {
    const message = `Incorrect API key provided: ${OWN_KEY}`;
    for (const status of [401, 403]) {
      await using bridge = await start({}, failing(status, envelope("authentication_error", message)));

      const response = await bridge.ask();

      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({
        error: { type: "api_error", message: "The upstream API refused the key of the bridge." },
      });
      expect(bridge.calls[0]?.fault).toContain(`answered ${status}: Incorrect API key provided: [redacted]`);
      expect(JSON.stringify(bridge.calls)).not.toContain(OWN_KEY);
    }
  });

  it("the bridge's own is taken out of every other message", async () => {
    await using bridge = await start({}, failing(400, envelope("invalid_request_error", `bad ${OWN_KEY}`)));

    expect(await (await bridge.ask()).text()).not.toContain(OWN_KEY);
  });

  it.each([
    [{ "x-api-key": CALLER_KEY }],
    [{ "x-api-key": "", authorization: `Bearer ${CALLER_KEY}` }],
    [{ "x-api-key": "sk-another-key", authorization: CALLER_KEY }],
  ])("a key that is passed on is in no message, not even if it is refused: %j", async (headers) => {
    const message = `Incorrect API key provided: ${CALLER_KEY}`;
    const answer = envelope("authentication_error", message);
    await using bridge = await start({
      apiKey: null,
      fetch: async () => Response.json(answer, { status: 401 }),
    });

    const response = await bridge.ask({}, headers);

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      error: { message: "Incorrect API key provided: [redacted]" },
    });
    expect(bridge.calls[0]?.fault).toMatch(/answered 401: Incorrect API key provided: \[redacted\]$/);
    expect(JSON.stringify(bridge.calls)).not.toContain(CALLER_KEY);
  });

  it.each([
    ["passed on", null, CALLER_KEY],
    ["the bridge's own", OWN_KEY, OWN_KEY],
  ])("a key that is %s is in no error event, and in no line about it", async (_, apiKey, key) => {
    const error = { type: "api_error", message: `no ${key}`, details: { error_code: key } };
    const event = `event: error\ndata: ${JSON.stringify({ type: "error", error })}\n\n`;
    const headers = { "content-type": "text/event-stream" };
    await using bridge = await start({ apiKey, fetch: async () => new Response(event, { headers }) });

    const text = await (await bridge.ask({ stream: true }, { "x-api-key": CALLER_KEY })).text();

    expect(text).toContain('"message":"no [redacted]"');
    expect(text).not.toContain(key);
    expect(bridge.calls).toMatchObject([{ error: { message: "no [redacted]" } }]);
    expect(JSON.stringify(bridge.calls)).not.toContain(key);
  });

  it("a key is taken out of what a failed connection says", async () => {
    await using bridge = await start({ fetch: () => Promise.reject(new TypeError(`no ${OWN_KEY}`)) });

    await bridge.ask();

    expect(bridge.calls[0]?.fault).toMatch(/: TypeError: no \[redacted\]$/);
  });

  it("a key as short as a word is left in words", async () => {
    await using bridge = await start(
      { apiKey: null },
      failing(400, envelope("invalid_request_error", "too many tokens")),
    );

    const response = await bridge.ask({}, { "x-api-key": "any" });

    expect(await response.json()).toMatchObject({ error: { message: "too many tokens" } });
  });

  it("callers may be asked for one of theirs", async () => {
    await using bridge = await start({ callerKeys: [CALLER_KEY] });

    expect((await bridge.ask({}, { "x-api-key": CALLER_KEY })).status).toBe(200);
    const refused = await bridge.ask({}, { "x-api-key": "wrong" });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ error: { message: "invalid x-api-key" } });
  });
});

describe("retries", () => {
  const overloaded = {
    response: () => Response.json({}, { status: 529, headers: { "retry-after-ms": "1" } }),
  };

  it("there are none unless asked for", async () => {
    await using bridge = await start({}, { behave: () => overloaded });

    expect((await bridge.ask()).status).toBe(529);
    expect(bridge.api.received).toHaveLength(1);
  });

  it("a failed request is sent again, with the same body", async () => {
    await using bridge = await start(
      { fetch: withRetries() },
      { behave: (_, number) => (number < 3 ? overloaded : {}) },
    );

    expect((await bridge.ask()).status).toBe(200);
    expect(bridge.api.received.map(({ body }) => JSON.stringify(body))).toEqual(
      Array(3).fill(JSON.stringify(bridge.sent())),
    );
  });

  it("the last failure is the answer", async () => {
    await using bridge = await start({ fetch: withRetries({ maxRetries: 1 }) }, { behave: () => overloaded });

    expect((await bridge.ask()).status).toBe(529);
    expect(bridge.api.received).toHaveLength(2);
  });

  it.each([
    ["a request at fault", 400, {}],
    ["an upstream that advises against it", 529, { "x-should-retry": "false" }],
    ["a wait beyond the limit", 429, { "retry-after": "100" }],
  ])("%s is not sent again", async (_, status, headers) => {
    await using bridge = await start({ fetch: withRetries() }, failing(status, {}, headers));

    expect((await bridge.ask()).status).toBe(status);
    expect(bridge.api.received).toHaveLength(1);
  });

  it("an answer of another implementation is one", async () => {
    let sent = 0;
    const foreign = (request: Request): Promise<Response> =>
      fetch(request).then((response) => {
        sent++;
        const { ok, status, headers, body } = response;
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- As far as it is used, it is one.
        return { ok, status, headers, body, json: () => response.json() } as Response;
      });
    await using bridge = await start({ fetch: withRetries({ fetch: foreign }) });
    await using refusing = await start({ fetch: foreign }, failing(400, envelope("api_error", "no")));

    expect((await bridge.ask()).status).toBe(200);
    expect((await refusing.ask()).status).toBe(400);
    expect(sent).toBe(2);
  });

  it.each([
    ["breaks when it is given up", () => Promise.reject(new Error("broken"))],
    ["never says that it was given up", () => new Promise<void>(() => {})],
  ])("a failure whose body %s is followed by a retry", async (_, cancel) => {
    let sent = 0;
    const init = { status: 529, headers: { "retry-after-ms": "1" } };
    const send = withRetries({
      fetch: async () => (sent++ === 0 ? new Response(new ReadableStream({ cancel }), init) : new Response()),
    });

    expect((await send(new Request("http://localhost/"))).status).toBe(200);
  });

  it("a wait that nobody asked for is never longer than the longest", async () => {
    const startedAt = performance.now();
    let sent = 0;
    const send = withRetries({
      maxRetryDelayMs: 10,
      fetch: async () => {
        if (++sent === 1) throw new TypeError("fetch failed");
        return new Response(null, { status: sent === 2 ? 503 : 200 });
      },
    });

    expect((await send(new Request("http://localhost/"))).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(300);
  });

  it("a wait beyond what timers can is left to the caller", async () => {
    const headers = { "retry-after": "2592000" };
    await using bridge = await start(
      { fetch: withRetries({ maxRetryDelayMs: Infinity }) },
      failing(429, {}, headers),
    );

    expect((await bridge.ask()).status).toBe(429);
    expect(bridge.api.received).toHaveLength(1);
  });

  it("each retry is told before its wait", async () => {
    const told: Retry[] = [];
    const error = new TypeError("fetch failed");
    let sent = 0;
    const send = withRetries({
      maxRetryDelayMs: 1,
      onRetry: (retry) => told.push(retry),
      fetch: async () => {
        if (++sent === 1) throw error;
        return new Response(null, { status: sent === 2 ? 503 : 200 });
      },
    });

    await send(new Request("http://localhost/"));

    expect(told).toEqual([
      { number: 1, delayMs: 1, error },
      { number: 2, delayMs: 1, status: 503 },
    ]);
  });

  it("an attempt without an answer in time is given up, and tried again", async () => {
    const signals: AbortSignal[] = [];
    const silent = async ({ signal }: Request): Promise<Response> => {
      signals.push(signal);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    };
    await using bridge = await start({
      fetch: withRetries({ fetch: silent, timeoutMs: 10, maxRetries: 1, maxRetryDelayMs: 1 }),
    });

    expect((await bridge.ask()).status).toBe(500);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(bridge.calls[0]?.fault).toMatch(/: TimeoutError: /);
  });

  it("the time is that until an answer begins, and the caller can abort it later", async () => {
    await using bridge = await start(
      { fetch: withRetries({ timeoutMs: 100 }) },
      { behave: () => ({ text: "a b c d", delayMs: 60 }) },
    );

    expect(await (await bridge.ask({ stream: true })).text()).not.toContain("event: error");
  });

  it("a stream that has begun is not asked for again", async () => {
    await using bridge = await start({ fetch: withRetries() }, { behave: () => ({ dropAfter: 1 }) });

    expect(await (await bridge.ask({ stream: true })).text()).toContain("event: error");
    expect(bridge.api.received).toHaveLength(1);
  });

  it("an abort ends the wait", async () => {
    const later = { response: () => Response.json({}, { status: 529, headers: { "retry-after": "30" } }) };
    await using bridge = await start({ fetch: withRetries() }, { behave: () => later });
    const signal = AbortSignal.timeout(50);

    const answer = bridge.bridge.fetch("http://localhost/v1/complete", {
      method: "POST",
      headers: { "x-api-key": "a", "anthropic-version": "2023-06-01" },
      body: JSON.stringify({ model: "m", max_tokens_to_sample: 1, prompt: "\n\nHuman: Hi\n\nAssistant:" }),
      signal,
    });

    await expect(answer).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("a connection that fails is tried again", async () => {
    let attempts = 0;
    await using bridge = await start({
      fetch: withRetries({
        maxRetries: 1,
        fetch: async (request) => {
          attempts++;
          if (attempts === 1) throw new TypeError("fetch failed");
          return fetch(request);
        },
      }),
    });

    expect((await bridge.ask()).status).toBe(200);
  });
});
