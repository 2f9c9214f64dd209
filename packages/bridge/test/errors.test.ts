import type { BridgeOptions } from "@text-completions/bridge";
import { describe, expect, test } from "vitest";
import { envelope, failing, OWN_KEY, start } from "./start-bridge.ts";

describe("an error of the upstream", () => {
  test.each([
    { status: 400, type: "invalid_request_error", message: "Output blocked by content filtering policy" },
    { status: 402, type: "billing_error", message: "Your credit balance is too low" },
    { status: 404, type: "not_found_error", message: "model: claude-3-haiku-20240307" },
    {
      status: 429,
      type: "rate_limit_error",
      message: "Number of request tokens has exceeded your per-minute rate limit",
    },
    { status: 500, type: "api_error", message: "Internal server error" },
    { status: 529, type: "overloaded_error", message: "Overloaded" },
  ])("keeps its status and message: $status $type", async ({ status, type, message }) => {
    await using bridge = await start(
      {},
      failing(status, envelope(type, message), { "request-id": "req_up" }),
    );

    const response = await bridge.ask();

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ type: "error", error: { type, message }, request_id: "req_up" });
    expect(bridge.calls).toMatchObject([{ status, error: { type, message }, requestId: "req_up" }]);
  });

  test.each([
    {
      upstream: "max_tokens: 9 > 8, which is the maximum",
      legacy: "max_tokens_to_sample: 9 > 8, which is the maximum",
    },
    { upstream: "messages: final assistant content", legacy: "prompt: final assistant content" },
    { upstream: "messages.0.content: too long", legacy: "prompt: too long" },
    { upstream: "temperature: range: 0..1", legacy: "temperature: range: 0..1" },
    {
      upstream:
        "input length and `max_tokens` exceed context limit: 198981 + 21333 > 200000, decrease input length or `max_tokens` and try again",
      legacy:
        "input length and `max_tokens_to_sample` exceed context limit: 198981 + 21333 > 200000, decrease input length or `max_tokens_to_sample` and try again",
    },
    {
      upstream: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
      legacy:
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens. Shorten the prompt or lower max_tokens_to_sample.",
    },
    {
      upstream: "max_completion_tokens is too large: 9000.",
      legacy: "max_tokens_to_sample is too large: 9000.",
    },
    {
      upstream: "maxOutputTokens: must be at most 8192",
      legacy: "max_tokens_to_sample: must be at most 8192",
    },
    { upstream: "num_predict must be positive", legacy: "max_tokens_to_sample must be positive" },
    {
      upstream: "prompt is too long: 200001 tokens > 200000 maximum",
      legacy: "prompt is too long: 200001 tokens > 200000 maximum",
    },
    { upstream: "top_k: at most 500", legacy: "top_k: at most 500" },
    {
      upstream: "temperature: Input should be less than or equal to 1",
      legacy: "temperature: Input should be less than or equal to 1",
    },
  ])("names fields as the legacy API does: $upstream", async ({ upstream, legacy }) => {
    await using bridge = await start({}, failing(400, envelope("invalid_request_error", upstream)));

    expect(await (await bridge.ask()).json()).toMatchObject({ error: { message: legacy } });
  });

  test.each([
    "Input is too long for requested model.",
    "The maximum tokens you requested exceeds the model limit of 4096.",
    "The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).",
    "`inputs` must have less than 1024 tokens. Given: 5000",
    "too many tokens: size limit exceeded by 100 tokens",
    "This model's maximum prompt length is 131072 but the request contains 200000 tokens.",
    "ContextWindowExceededError: prompt is too long: 9 tokens > 8 maximum",
    "Range of input length should be [1, 30720]",
    "context_length_exceeded",
    "the prompt has 5000 tokens, n_ctx is 4096",
    "the request exceeds the available context size, try increasing it",
  ])("names max_tokens_to_sample where a vendor says that it is all too long: %s", async (upstream) => {
    await using bridge = await start({}, failing(400, { error: { message: upstream, code: 400 } }));

    const { error } = await (await bridge.ask()).json();

    expect(error.message).toBe(
      `${upstream.replace(/\.$/, "")}. Shorten the prompt or lower max_tokens_to_sample.`,
    );
  });

  test("does not speak of the length of a prompt where a rate limit counts tokens", async () => {
    const upstream = "Number of request tokens has exceeded your per-minute rate limit";
    await using bridge = await start({}, failing(429, envelope("rate_limit_error", upstream)));

    expect(await (await bridge.ask()).json()).toMatchObject({ error: { message: upstream } });
  });

  test("keeps retry-after, x-should-retry and limits", async () => {
    const headers = {
      "retry-after": "7",
      "x-should-retry": "true",
      "anthropic-ratelimit-tokens-remaining": "0",
    };
    await using bridge = await start({}, failing(429, envelope("rate_limit_error", "Slow down"), headers));

    expect(Object.fromEntries((await bridge.ask()).headers)).toMatchObject(headers);
  });

  test.each([
    {
      name: "OpenAI's envelope",
      status: 400,
      body: { error: { message: "too long", type: "BadRequestError", code: 400 } },
      type: "invalid_request_error",
      message: "too long",
    },
    {
      name: "vLLM's old envelope",
      status: 400,
      body: { object: "error", message: "too long" },
      type: "invalid_request_error",
      message: "too long",
    },
    {
      name: "a message next to the error",
      status: 400,
      body: { type: "error", message: "too long" },
      type: "invalid_request_error",
      message: "too long",
    },
    {
      name: "Ollama's error",
      status: 404,
      body: { error: "model 'qwen3' not found, try pulling it first" },
      type: "not_found_error",
      message: "model 'qwen3' not found, try pulling it first",
    },
    {
      name: "FastAPI's detail",
      status: 400,
      body: { detail: "max_tokens must be at most 4096" },
      type: "invalid_request_error",
      message: "max_tokens_to_sample must be at most 4096",
    },
    {
      name: "FastAPI's list",
      status: 422,
      body: {
        detail: [
          { loc: ["body", "messages"], msg: "Field required" },
          { loc: ["body", "x", 0], msg: "Extra" },
        ],
      },
      type: "invalid_request_error",
      message: "prompt: Field required; x.0: Extra",
    },
    {
      name: "a list of errors",
      status: 500,
      body: { errors: [{ message: "out of memory" }] },
      type: "api_error",
      message: "out of memory",
    },
    { name: "a JSON string", status: 429, body: "no", type: "rate_limit_error", message: "no" },
    {
      name: "no message",
      status: 503,
      body: {},
      type: "api_error",
      message: "The upstream API responded with status 503.",
    },
  ])("is put into the envelope with its own words: $name", async ({ status, body, type, message }) => {
    await using bridge = await start({}, failing(status, body));

    const response = await bridge.ask();

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ type: "error", error: { type, message } });
  });

  test.each([
    {
      name: "the title of a page",
      body: "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
      message: "502 Bad Gateway",
    },
    {
      name: "the error event of a body of events",
      body: 'event: ping\ndata: {}\n\nevent: error\ndata: {"error":{"message":"model crashed"}}\n\n',
      message: "model crashed",
    },
    { name: "the first words of a page", body: "<h1>\n  Oops\n</h1><p>more", message: "Oops" },
    {
      name: "the first line of a text",
      body: "\nupstream connect error\nreset\n",
      message: "upstream connect error",
    },
    {
      name: "no text",
      body: "",
      message: "The upstream API responded with status 502.",
      fault: "the body is empty.",
    },
    {
      name: "the text of a page without a title",
      body: "<style>body{a:b}</style><h1>Service Unavailable</h1>",
      message: "Service Unavailable",
    },
  ])("that is not JSON is reported by $name", async ({ body, message, fault = message }) => {
    await using bridge = await start({ fetch: async () => new Response(body, { status: 502 }) });

    const response = await bridge.ask();

    expect(await response.json()).toMatchObject({ error: { type: "api_error", message } });
    expect(bridge.calls[0]?.fault).toContain(`/v1/messages: status 502: ${fault}`);
  });

  test("whose body ends too early keeps its status", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
    await using bridge = await start({ fetch: async () => new Response(body, { status: 529 }) });

    const response = await bridge.ask();

    expect(response.status).toBe(529);
    expect(await response.json()).toMatchObject({ error: { type: "overloaded_error" } });
  });

  test.each([
    { name: "tags that never end", body: "<".repeat(65_000) },
    { name: "titles that never end", body: "<title ".repeat(9000) },
    { name: "whitespace", body: JSON.stringify({ error: `context length${" ".repeat(60_000)}!` }) },
    { name: "words about messages", body: JSON.stringify({ error: "final ".repeat(10_000) }) },
    { name: "lists in lists", body: `{"error":${"[".repeat(30_000)}${"]".repeat(30_000)}}` },
  ])("costs little time, however it is written: $name", async ({ body }) => {
    await using bridge = await start({ fetch: async () => new Response(body, { status: 400 }) });
    // The time of the processor: a busy machine makes everything else longer.
    const startedAt = process.cpuUsage();

    const response = await bridge.ask({ prompt: "\n\nHuman: Hello\n\nAssistant: My" });

    expect(response.status).toBe(400);
    // Time that grows with the square of the length would be many seconds.
    expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(2000);
  });

  test("is read up to a limit", async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 8192;
        controller.enqueue(new Uint8Array(8192).fill(0x61));
      },
    });
    await using bridge = await start({ fetch: async () => new Response(body, { status: 500 }) });

    expect((await bridge.ask()).status).toBe(500);
    expect(sent).toBeLessThan(200_000);
  });

  test("that has a status that HTTP does not have becomes a 500", async () => {
    const denied = Response.json({ detail: "Denied" }, { status: 599 });
    const fetch = async (): Promise<Response> => Object.defineProperty(denied, "status", { value: 999 });
    await using bridge = await start({ fetch });

    const response = await bridge.ask();

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ error: { type: "api_error", message: "Denied" } });
    expect(bridge.calls[0]?.fault).toContain("status 999: Denied.");
  });

  test("that is a redirect becomes a 500, and is not followed", async () => {
    await using bridge = await start({}, failing(307, {}, { location: "/elsewhere" }));

    expect((await bridge.ask()).status).toBe(500);
    expect(bridge.api.received).toHaveLength(1);
  });
});

const CHECK_BASE_URL = "Check that baseUrl points to a Messages API.";
const LOOK_BETWEEN = "Check the upstream and any proxies between it and the bridge.";

describe("an upstream", () => {
  test("that cannot be reached is a 500, and only the operator reads its address", async () => {
    await using bridge = await start({ baseUrl: "http://127.0.0.1:9" });

    const response = await bridge.ask();

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      error: { type: "api_error", message: "The upstream API cannot be reached." },
    });
    expect(bridge.calls[0]?.fault).toMatch(
      /^Failed to send POST http:\/\/127\.0\.0\.1:9\/v1\/messages: fetch failed \(.+\)\. Check baseUrl and the network\.$/,
    );
  });

  test("whose error has no cause is reported without two full stops", async () => {
    await using bridge = await start({ fetch: () => Promise.reject(new TypeError("No network.")) });

    await bridge.ask();

    expect(bridge.calls[0]?.fault).toMatch(/: No network\. Check baseUrl and the network\.$/);
  });

  test.each([
    { name: "a TimeoutError", error: new DOMException("no response arrived within 5 ms", "TimeoutError") },
    {
      name: "a time-out of Node's fetch",
      error: new TypeError("fetch failed", { cause: { code: "UND_ERR_HEADERS_TIMEOUT" } }),
    },
  ])("that does not respond in time is a 504: $name", async ({ error }) => {
    await using bridge = await start({ fetch: () => Promise.reject(error) });

    const response = await bridge.ask();

    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({
      type: "error",
      error: { type: "timeout_error", message: "The upstream API did not respond in time." },
    });
  });

  test.each([
    {
      name: "JSON of another shape",
      body: '{"choices":[]}',
      received: 'JSON without a "content" array',
      fix: CHECK_BASE_URL,
    },
    { name: "a page", body: "<html>", received: "text/html that is not valid JSON", fix: CHECK_BASE_URL },
    { name: "an empty body", body: "", received: "no body", fix: LOOK_BETWEEN },
    { name: "no body", body: null, received: "no body", fix: LOOK_BETWEEN },
    {
      name: "a body that is still encoded",
      body: "\u001f\u008b",
      encoding: "gzip",
      received: "text/html (content-encoding: gzip) that is not valid JSON",
      fix: LOOK_BETWEEN,
    },
  ])("that responds with $name is a 500 that says so", async ({ body, encoding, received, fix }) => {
    const headers = { "content-type": "text/html", ...(encoding && { "content-encoding": encoding }) };
    const init = { headers };
    await using bridge = await start({ fetch: async () => new Response(body, init) });

    const response = await bridge.ask();

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      error: { type: "api_error", message: "The upstream API returned an unexpected response." },
    });
    expect(bridge.calls[0]?.fault).toBe(
      `Failed to read the response of the upstream: expected a message, got ${received}. ${fix}`,
    );
  });

  test("that sends more than the limit is a 500, and is read no further", async () => {
    let sent = 0;
    let left = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1000;
        controller.enqueue(new Uint8Array(1000).fill(0x20));
      },
      cancel: () => void (left = true),
    });
    await using bridge = await start({ fetch: async () => new Response(body), maxResponseBytes: 10_000 });

    const response = await bridge.ask();

    expect([response.status, left]).toEqual([500, true]);
    expect(sent).toBeLessThan(20_000);
    expect(bridge.calls[0]?.fault).toContain("the response is longer than 10000 bytes (maxResponseBytes).");
  });

  test("that ends within a message is a 500", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
    await using bridge = await start({ fetch: async () => new Response(body) });

    const response = await bridge.ask();

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      error: { message: "The upstream API closed the connection before its response was complete." },
    });
    expect(bridge.calls[0]?.fault).toBe(
      "Failed to read the response of the upstream: reset. Check the upstream and any proxies between it and the bridge.",
    );
  });
});

test("an error in a response with status 200 keeps its type and words", async () => {
  const error = envelope("overloaded_error", "Overloaded");
  await using bridge = await start({ fetch: async () => Response.json(error) });

  const response = await bridge.ask();

  expect(response.status).toBe(529);
  expect(await response.json()).toMatchObject({ error: { type: "overloaded_error", message: "Overloaded" } });
  expect(bridge.calls[0]?.fault).toContain("the upstream reported an error: Overloaded.");
});

describe("a function among the options that fails", () => {
  const oops = (): never => {
    throw new Error(`oops ${OWN_KEY}`);
  };

  test.each<{ option: string; options: Partial<BridgeOptions>; fault: string }>([
    {
      option: "models",
      options: { models: oops },
      fault: 'Failed to map the model "claude-2.1": oops [redacted]. Check the models function.',
    },
    {
      option: "models, returning a promise",
      options: { models: (async () => "claude-opus-4-8") as never },
      fault:
        'Failed to map the model "claude-2.1": expected a model id or undefined, got a Promise. Check the models function.',
    },
    {
      option: "models, returning a promise that rejects",
      options: { models: (() => Promise.reject(new Error("oops"))) as never },
      fault:
        'Failed to map the model "claude-2.1": expected a model id or undefined, got a Promise. Check the models function.',
    },
    {
      option: "transformRequest",
      options: { transformRequest: oops },
      fault: "Failed to change the request: oops [redacted]. Check the transformRequest function.",
    },
    {
      option: "transformRequest, returning a number",
      options: { transformRequest: (() => 5) as never },
      fault:
        "Failed to change the request: expected a request with messages, got 5. Check the transformRequest function.",
    },
    {
      option: "transformRequest, returning a promise",
      options: { transformRequest: (async (body: unknown) => body) as never },
      fault:
        "Failed to change the request: expected a request with messages, got a Promise. Check the transformRequest function.",
    },
    {
      option: "apiKey",
      options: { apiKey: async () => oops() },
      fault: "Failed to get the API key: oops [redacted]. Check the apiKey function.",
    },
    {
      option: "onAdaptation",
      options: { onAdaptation: oops },
      fault: "Failed to respond: oops [redacted]. Check the functions passed to createBridge().",
    },
    {
      option: "onAdaptation, with what is not an error",
      options: {
        onAdaptation() {
          // oxlint-disable-next-line typescript/only-throw-error -- A user's function may throw anything.
          throw Object.create(null);
        },
      },
      fault: "Failed to respond: an error without a message. Check the functions passed to createBridge().",
    },
  ])("is named to the operator, not to the caller: $option", async ({ options, fault }) => {
    await using bridge = await start({ apiKey: OWN_KEY, ...options });

    const response = await bridge.ask({ stop_sequences: [" "] });

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      error: { type: "api_error", message: "Internal server error" },
    });
    expect(bridge.calls).toMatchObject([{ status: 500, fault }]);
  });

  test("transformRequest may change the request in place", async () => {
    await using bridge = await start({
      transformRequest: ((body: { max_tokens: number }) => void (body.max_tokens = 7)) as never,
    });

    expect((await bridge.ask()).status).toBe(200);
    expect(bridge.sent()).toMatchObject({ max_tokens: 7 });
  });
});
