import { describe, expect, test } from "vitest";
import { createBridge } from "@text-completions/bridge";
import { OLD } from "./messages-api/profile.ts";
import { envelope, failing, OWN_KEY, start, toRequest } from "./start-bridge.ts";

const CALLER_KEY = "sk-ant-key-of-the-caller";

/** Keys that do not look like keys. */
const PLAIN_OWN_KEY = "own+key/of:the.bridge";
const PLAIN_CALLER_KEY = "key~of=the(caller)";

describe("the key upstream", () => {
  test("is the bridge's own, and not the caller's", async () => {
    await using bridge = await start();

    await bridge.ask({}, { "x-api-key": CALLER_KEY, authorization: `Bearer ${CALLER_KEY}` });

    const headers = bridge.api.received[0]?.headers;
    expect(headers?.get("x-api-key")).toBe(OWN_KEY);
    expect(headers?.has("authorization")).toBe(false);
  });

  test("may come from a function, or be a bearer token", async () => {
    await using byFunction = await start({ apiKey: async () => ` ${OWN_KEY}\n` });
    await using byToken = await start({ apiKey: null, authToken: OWN_KEY });

    await byFunction.ask();
    await byToken.ask();

    expect(byFunction.api.received[0]?.headers.get("x-api-key")).toBe(OWN_KEY);
    expect(byToken.api.received[0]?.headers.get("authorization")).toBe(`Bearer ${OWN_KEY}`);
    expect(byToken.api.received[0]?.headers.has("x-api-key")).toBe(false);
  });

  test.each([
    { returned: "", got: "an empty string" },
    { returned: undefined, got: "undefined" },
    { returned: "two words", got: "a string with a space at index 3" },
  ])("cannot be what a function returns in error: $returned", async ({ returned, got }) => {
    await using bridge = await start({ apiKey: () => returned as never });

    expect((await bridge.ask()).status).toBe(500);
    expect(bridge.calls[0]?.fault).toBe(
      `Failed to get the API key: Invalid option "apiKey": expected a non-empty string without spaces, line breaks or non-ASCII characters, got ${got}. Check the apiKey function.`,
    );
  });

  test.each([
    { headers: { "x-api-key": CALLER_KEY } },
    { headers: { "x-api-key": "", authorization: `Bearer ${CALLER_KEY}` } },
    { headers: { "x-api-key": CALLER_KEY, "anthropic-workspace-id": "wrkspc_1" } },
  ])("is the caller's as it came: $headers", async ({ headers }) => {
    await using bridge = await start({ apiKey: null });

    await bridge.ask({}, { ...headers });

    const sent = bridge.api.received[0]?.headers;
    for (const [name, value] of Object.entries(headers)) expect(sent?.get(name) ?? "").toBe(value);
  });

  test("of the caller is rejected by the upstream as the API would", async () => {
    await using bridge = await start({ apiKey: null }, { keys: ["another"] });

    const response = await bridge.ask();

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { message: "invalid x-api-key" } });
  });

  test.each([{ status: 401 }, { status: 403 }])(
    "of the bridge that the upstream rejects with $status is a 500",
    async ({ status }) => {
      const message = `Incorrect API key provided: ${OWN_KEY}`;
      await using bridge = await start({}, failing(status, envelope("authentication_error", message)));

      const response = await bridge.ask();

      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({
        error: { type: "api_error", message: "The upstream API rejected the key of the bridge." },
      });
      expect(bridge.calls[0]?.fault).toContain(
        `status ${status}: Incorrect API key provided: [redacted]. Check the key.`,
      );
      expect(JSON.stringify(bridge.calls)).not.toContain(OWN_KEY);
    },
  );
});

test("a header of the upstream whose name contains a key is not forwarded", async () => {
  const key = "Zq-plain-Key-0123456789";
  const headers = { [`anthropic-${key}`]: "1", "anthropic-organization-id": "org_1" };
  const fetch = async (): Promise<Response> =>
    Response.json({ content: [], stop_reason: "end_turn" }, { headers });
  await using bridge = await start({ apiKey: key, fetch });

  const response = await bridge.ask();

  expect(response.status).toBe(200);
  expect(response.headers.get("anthropic-organization-id")).toBe("org_1");
  expect([...response.headers.keys()].join()).not.toContain(key.toLowerCase());
});

describe("keys of callers", () => {
  test("are checked where they are listed", async () => {
    await using bridge = await start({ callerKeys: [CALLER_KEY] });

    expect((await bridge.ask({}, { "x-api-key": CALLER_KEY })).status).toBe(200);
    const rejected = await bridge.ask({}, { "x-api-key": "wrong" });
    expect(rejected.status).toBe(401);
    expect(await rejected.json()).toMatchObject({ error: { message: "invalid x-api-key" } });
  });

  test("may contain any characters, and their calls end", async () => {
    for (const key of ['quote"quote', "back\\slash", "$&-$1-[a-z]+"]) {
      await using bridge = await start({ apiKey: null }, failing(400, envelope("api_error", `bad ${key}`)));

      const response = await bridge.ask({}, { "x-api-key": key });

      expect(await response.json()).toMatchObject({ error: { message: "bad [redacted]" } });
      expect(bridge.calls).toMatchObject([{ outcome: "answered" }]);
    }
  });
});

describe("slots", () => {
  /** An upstream that responds when the test says so. */
  function holdUpstream() {
    const waiting: (() => void)[] = [];
    const fetch = (): Promise<Response> =>
      new Promise((resolve) => {
        waiting.push(() => resolve(Response.json({ content: [], stop_reason: "end_turn" })));
      });
    return { fetch, waiting };
  }
  const valid = { "x-api-key": CALLER_KEY };

  test("are limited by maxRequests, and free again when a request ends", async () => {
    const { fetch, waiting } = holdUpstream();
    await using bridge = await start({ fetch, maxRequests: 1, callerKeys: [CALLER_KEY] });

    const first = bridge.ask({}, valid);
    await expect.poll(() => waiting.length, { timeout: 10_000 }).toBe(1);
    const second = await bridge.ask({}, valid);
    waiting.shift()?.();

    expect(second.status).toBe(429);
    expect(second.headers.get("retry-after")).toBe("1");
    expect(await second.json()).toMatchObject({ error: { type: "rate_limit_error" } });
    expect((await first).status).toBe(200);
    const third = bridge.ask({}, valid);
    await expect.poll(() => waiting.length, { timeout: 10_000 }).toBe(1);
    waiting.shift()?.();
    expect((await third).status).toBe(200);
  });

  test("are not held by callers without a valid key, nor by those who do not finish their request", async () => {
    await using bridge = await start({ maxRequests: 1, callerKeys: [CALLER_KEY] });
    const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) });
    const headers = { "anthropic-version": "2023-06-01" };
    const ask = (key: string): Promise<Response> =>
      bridge.bridge.fetch("http://localhost/v1/complete", {
        method: "POST",
        headers: { ...headers, "x-api-key": key },
        body: key === CALLER_KEY ? body : body.tee()[0],
        duplex: "half",
      });

    void ask(CALLER_KEY).catch(() => undefined);

    expect((await bridge.ask({}, { "x-api-key": "wrong-key" })).status).toBe(401);
    expect((await bridge.ask({}, valid)).status).toBe(200);
  });

  test("are free when a caller leaves before the response", async () => {
    const controller = new AbortController();
    await using bridge = await start(
      { maxRequests: 1 },
      { behave: (_, number) => (number > 1 ? {} : { response: silence }) },
    );
    const response = bridge.bridge.fetch(new Request(toRequest(), { signal: controller.signal }));
    await expect.poll(() => bridge.api.received.length, { timeout: 10_000 }).toBe(1);

    controller.abort("enough");

    await expect(response).rejects.toBe("enough");
    expect((await bridge.ask()).status).toBe(200);
  });

  test("are free when a caller leaves during the stream", async () => {
    await using bridge = await start(
      { maxRequests: 1 },
      { behave: (_, number) => (number > 1 ? {} : { stallAfter: 1 }) },
    );
    const response = await bridge.ask({ stream: true });

    await response.body?.cancel();

    expect((await bridge.ask()).status).toBe(200);
  });
});

function silence(): Response {
  return new Response(new ReadableStream());
}

describe("a key that the upstream sends back", () => {
  const hi = { id: "msg_1", content: [{ type: "text", text: "hi" }], stop_reason: "end_turn" };
  const event = (type: string, data: object): string => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
  const stream = (...events: string[]) =>
    new Response(events.join(""), { headers: { "content-type": "text/event-stream" } });
  const delta = (text: string): string =>
    event("content_block_delta", { delta: { type: "text_delta", text } });
  const last = (reason: string): string =>
    event("message_delta", { delta: { stop_reason: reason } }) + event("message_stop", {});

  const WAYS: { name: string; respond: (key: string) => Response }[] = [
    { name: "the request-id", respond: (key) => Response.json(hi, { headers: { "request-id": key } }) },
    {
      name: "another header",
      respond: (key) => Response.json(hi, { headers: { "anthropic-organization-id": key } }),
    },
    {
      name: "retry-after",
      respond: (key) => Response.json({}, { status: 429, headers: { "retry-after": key } }),
    },
    {
      name: "the id",
      respond: (key) => Response.json({ ...hi, id: `msg_${key.replaceAll("-", "_")}_${key}` }),
    },
    { name: "the model", respond: (key) => Response.json({ ...hi, model: key }) },
    { name: "the stop reason", respond: (key) => Response.json({ ...hi, stop_reason: key }) },
    {
      name: "the stop sequence",
      respond: (key) => Response.json({ ...hi, stop_reason: "stop_sequence", stop_sequence: key }),
    },
    {
      name: "a token count",
      respond: (key) => Response.json({ ...hi, usage: { input_tokens: key, [key]: 1 } }),
    },
    {
      name: "the text",
      respond: (key) => Response.json({ ...hi, content: [{ type: "text", text: `It is ${key}.` }] }),
    },
    {
      name: "an error's message",
      respond: (key) => Response.json(envelope("api_error", key), { status: 500 }),
    },
    { name: "an error's type", respond: (key) => Response.json(envelope(key, "no"), { status: 500 }) },
    {
      name: "an error's details",
      respond: (key) =>
        stream(event("error", { error: { type: "api_error", message: "no", details: { error_code: key } } })),
    },
    { name: "a page", respond: (key) => new Response(`<title>${key}</title>`, { status: 502 }) },
    { name: "a text of a stream", respond: (key) => stream(delta(`a ${key} b`), last("end_turn")) },
    {
      name: "a text of a stream, in pieces",
      respond: (key) => stream(...Array.from(key, delta), last("end_turn")),
    },
    {
      name: "the model of a stream",
      respond: (key) =>
        stream(event("message_start", { message: { model: key } }), delta("a"), last("end_turn")),
    },
    { name: "the stop reason of a stream", respond: (key) => stream(delta("a"), last(key)) },
    {
      name: "a media type",
      respond: (key) => new Response("a", { headers: { "content-type": `a/${key}` } }),
    },
    {
      name: "the reason of a failed connection",
      respond: (key) => {
        throw new TypeError(`no ${key}`);
      },
    },
  ];

  test.each(
    WAYS.flatMap((way) => [
      { ...way, whose: "the bridge's own", apiKey: PLAIN_OWN_KEY, key: PLAIN_OWN_KEY },
      { ...way, whose: "the bridge's own, from a function", apiKey: () => PLAIN_OWN_KEY, key: PLAIN_OWN_KEY },
      { ...way, whose: "the caller's", apiKey: null, key: PLAIN_CALLER_KEY },
    ]),
  )("in $name reaches neither caller nor hooks: $whose", async ({ respond, apiKey, key }) => {
    const seen: unknown[] = [];
    const bridge = createBridge({
      apiKey,
      models: OLD.id,
      fetch: async () => respond(key),
      onCall: (call) => seen.push(call),
      onAdaptation: (adaptation, call) => seen.push(adaptation, call),
    });

    for (const streamed of [false, true]) {
      const body = { stream: streamed, stop_sequences: [" "] };
      const response = await bridge.fetch(toRequest(body, { "x-api-key": PLAIN_CALLER_KEY }));
      seen.push([...response.headers], await response.text());
    }

    expect(seen.length).toBeGreaterThan(3);
    expect(JSON.stringify(seen)).not.toContain(key);
  });

  test("is replaced by a marker, and the rest is passed", async () => {
    await using bridge = await start({}, failing(400, envelope("invalid_request_error", `bad ${OWN_KEY}!`)));

    expect(await (await bridge.ask()).json()).toMatchObject({ error: { message: "bad [redacted]!" } });
  });

  test("stays where it is as short as a word", async () => {
    await using bridge = await start(
      { apiKey: null },
      failing(400, envelope("invalid_request_error", "too many words")),
    );

    const response = await bridge.ask({}, { "x-api-key": "any" });

    expect(await response.json()).toMatchObject({ error: { message: "too many words" } });
  });
});

test("a text that only looks like a key is passed as it is", async () => {
  const text = " export ANTHROPIC_API_KEY=sk-ant-api03-example-0123456789";
  const message = { content: [{ type: "text", text }], stop_reason: "end_turn" };
  await using bridge = await start({ fetch: async () => Response.json(message) });

  expect((await (await bridge.ask()).json()).completion).toBe(text);
});
