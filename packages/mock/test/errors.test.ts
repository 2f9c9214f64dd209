import { readdirSync } from "node:fs";
import { HEADER } from "@text-completions/core";
import { validateErrorResponse } from "@text-completions/core/validate";
import { createMock, failure, type Mock } from "@text-completions/mock";
import { expect, test } from "vitest";
import { HEADERS, HELLO, post, readExample, URL_OF_API } from "./post.ts";

const { [HEADER.xApiKey]: _key, ...NO_KEY } = HEADERS;
const { [HEADER.anthropicVersion]: _version, ...NO_VERSION } = HEADERS;
const { max_tokens_to_sample: _max, ...NO_MAX } = HELLO;
const TWO_VERSIONS = { ...HEADERS, [HEADER.anthropicVersion]: "2023-06-01, 2023-06-01" };
const CREDIT =
  "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.";
const CONNECTIONS =
  "Number of concurrent connections has exceeded your rate limit. Please try again later or contact sales at https://www.anthropic.com/contact-sales to discuss your options for a rate limit increase.";

/** How each example of a failure is brought about: by a request that the API rejects, or by the script. */
const CAUSES: Record<string, (mock: Mock) => Promise<Response>> = {
  "400-content-filter": (mock) =>
    post(
      mock.reply(failure("invalid_request_error", { message: "Output blocked by content filtering policy" })),
    ),
  "400-credit-balance": (mock) => post(mock.reply(failure("invalid_request_error", { message: CREDIT }))),
  "400-field-required": (mock) => post(mock, JSON.stringify(NO_MAX)),
  "400-invalid-json": (mock) => post(mock, '{"prompt": }'),
  "400-invalid-version": (mock) => post(mock, {}, { headers: TWO_VERSIONS }),
  "400-max-tokens-out-of-range": (mock) => post(mock, { max_tokens_to_sample: -1 }),
  "400-missing-version": (mock) => post(mock, {}, { headers: NO_VERSION }),
  "400-model-not-supported": (mock) => post(mock, { model: "claude-3-opus-20240229" }),
  "400-prompt-end": (mock) => post(mock, { prompt: "\n\nHuman: Hello, Claude" }),
  "400-prompt-not-a-string": (mock) => post(mock, { prompt: 1 }),
  "400-prompt-start": (mock) => post(mock, { prompt: "Hello, world" }),
  "400-prompt-too-long": () => post(createMock({ countTokens: () => 200_817 })),
  "400-temperature-out-of-range": (mock) => post(mock, { temperature: 1.1 }),
  "400-unknown-field": (mock) => post(mock, { max_tokens: 5 }),
  "401-invalid-key": () => post(createMock({ apiKeys: ["another"] })),
  "401-missing-key": (mock) => post(mock, {}, { headers: NO_KEY }),
  "402-billing": (mock) => post(mock.reply(failure("billing_error"))),
  "403-edge": (mock) => post(mock.reply(failure("forbidden"))),
  "403-permission": (mock) => post(mock.reply(failure("permission_error"))),
  "404-model": () => post(createMock({ asOf: "2026-01-01" })),
  "404-not-found": (mock) =>
    mock.fetch("https://api.anthropic.com/v1/other", { method: "POST", headers: HEADERS }),
  "405-method-not-allowed": (mock) => mock.fetch(URL_OF_API, { headers: HEADERS }),
  "409-conflict": (mock) => post(mock.reply(failure("conflict_error"))),
  "413-request-too-large": () => post(createMock({ maxRequestBytes: 10 })),
  "429-concurrent-connections": (mock) =>
    post(mock.reply(failure("rate_limit_error", { message: CONNECTIONS }))),
  "429-rate-limited": (mock) => post(mock.reply(failure("rate_limit_error"))),
  "500-internal": (mock) => post(mock.reply(failure("api_error"))),
  "504-timeout": (mock) => post(mock.reply(failure("timeout_error"))),
  "529-overloaded": (mock) => post(mock.reply(failure("overloaded_error", { details: null }))),
  "529-overloaded-without-request-id": (mock) =>
    post(mock.reply(failure("overloaded_error", { requestId: null }))),
};

test("every example of a failure has a cause in the table", () => {
  const names = readdirSync(new URL("../../../spec/examples/errors", import.meta.url));

  expect(Object.keys(CAUSES)).toEqual(names.map((name) => name.replace(".json", "")).toSorted());
});

test.each(Object.entries(CAUSES))("the failure %s comes out as documented", async (name, cause) => {
  const example: object = JSON.parse(readExample(`errors/${name}.json`));
  const hasId = "request_id" in example;

  const response = await cause(createMock());
  const body: object = await response.json();

  const requestId = response.headers.get(HEADER.requestId);
  expect(response.status).toBe(Number.parseInt(name, 10));
  expect(response.headers.get(HEADER.contentType)).toBe("application/json");
  expect(body).toEqual(hasId ? { ...example, request_id: requestId } : example);
  expect(requestId === null).toBe(!hasId && !name.startsWith("405"));
});

test.each(Object.entries(CAUSES).filter(([name]) => !/^(403-edge|405|413)/.test(name)))(
  "the failure %s is valid against the document",
  async (_name, cause) => {
    const response = await cause(createMock());

    expect(validateErrorResponse(await response.json())).toEqual([]);
  },
);

test.each([
  {
    title: "a prompt that is empty",
    body: { prompt: "" },
    message: "prompt: String should have at least 1 character",
  },
  {
    title: "too many tokens",
    body: { max_tokens_to_sample: 1_000_001 },
    message: "max_tokens_to_sample: range: 1..1,000,000",
  },
  {
    title: "half a token",
    body: { max_tokens_to_sample: 1.5 },
    message: "max_tokens_to_sample: Input should be a valid integer",
  },
  {
    title: "a model that is no string",
    body: { model: null },
    message: "model: Input should be a valid string",
  },
  {
    title: "a temperature in words",
    body: { temperature: "hot" },
    message: "temperature: Input should be a valid number",
  },
  { title: "a top_p below zero", body: { top_p: -1 }, message: "top_p: range: 0..1" },
  {
    title: "a top_k below zero",
    body: { top_k: -1 },
    message: "top_k: Input should be greater than or equal to 0",
  },
  {
    title: "a stream that is no boolean",
    body: { stream: "yes" },
    message: "stream: Input should be a valid boolean",
  },
  {
    title: "stop sequences that are no list",
    body: { stop_sequences: "END" },
    message: "stop_sequences: Input should be a valid array",
  },
  {
    title: "a stop sequence that is no string",
    body: { stop_sequences: [1] },
    message: "stop_sequences.0: Input should be a valid string",
  },
  {
    title: "an empty stop sequence",
    body: { stop_sequences: [""] },
    message: "stop_sequences: each stop sequence must be non-empty",
  },
  {
    title: "metadata that are no object",
    body: { metadata: 1 },
    message: "metadata: Input should be an object",
  },
  {
    title: "unknown metadata",
    body: { metadata: { a: 1 } },
    message: "metadata.a: Extra inputs are not permitted",
  },
  {
    title: "a long user_id",
    body: { metadata: { user_id: "x".repeat(257) } },
    message: "metadata.user_id: String should have at most 256 characters",
  },
  {
    title: "a user_id that is a number",
    body: { metadata: { user_id: 1 } },
    message: "metadata.user_id: Input should be a valid string",
  },
  {
    title: "null for an optional field",
    body: { temperature: null },
    message: "temperature: Input should be a valid number",
  },
])("$title is rejected with the server's message", async ({ body, message }) => {
  const response = await post(createMock(), body);

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error", message } });
});

test.each([
  { title: "temperature", body: { temperature: -1 }, message: "temperature: range: 0..1" },
  { title: "top_p", body: { top_p: -1 }, message: "top_p: range: 0..1" },
  { title: "top_k", body: { top_k: -1 }, message: "top_k: Input should be greater than or equal to 0" },
])("-1 for $title is rejected, unless it means unset", async ({ body, message }) => {
  const rejected = await post(createMock(), body);
  const taken = await post(createMock({ treatMinusOneAsUnset: true }), body);

  expect(await rejected.json()).toMatchObject({ error: { message } });
  expect(taken.status).toBe(200);
});

test.each([
  { title: "another negative number", body: { temperature: -2 }, message: "temperature: range: 0..1" },
  {
    title: "-1 tokens",
    body: { max_tokens_to_sample: -1 },
    message: "max_tokens_to_sample: range: 1..1,000,000",
  },
  {
    title: "what comes after -1",
    body: { temperature: -1, top_k: 1.5 },
    message: "top_k: Input should be a valid integer",
  },
])("where -1 means unset, $title is still rejected", async ({ body, message }) => {
  const response = await post(createMock({ treatMinusOneAsUnset: true }), body);

  expect(await response.json()).toMatchObject({ error: { message } });
});

test("a user_id may have up to 512 characters, counted as code points, if that is the limit", async () => {
  const mock = createMock({ maxUserIdLength: 512 });

  const longest = await post(mock, { metadata: { user_id: "🌳".repeat(512) } });
  const longer = await post(mock, { metadata: { user_id: "x".repeat(513) } });
  const huge = await post(mock, { metadata: { user_id: "x".repeat(5000), a: 1 } });

  const message = "metadata.user_id: String should have at most 512 characters";
  expect(longest.status).toBe(200);
  expect(await longer.json()).toMatchObject({ error: { message } });
  expect(await huge.json()).toMatchObject({ error: { message } });
});

test.each([{ body: "[]" }, { body: "1" }, { body: "null" }])(
  "the body $body is rejected: it is not an object",
  async ({ body }) => {
    const response = await post(createMock(), body);

    expect(await response.json()).toMatchObject({ error: { message: "Input should be an object" } });
  },
);

test("a page whose back end adds the key sends none", async () => {
  const headers = { [HEADER.anthropicVersion]: "2023-06-01" };

  const open = await post(createMock({ apiKeys: null }), {}, { headers });
  const closed = await post(createMock(), {}, { headers });
  const without = await post(createMock({ apiKeys: null }), {}, { headers: {} });

  expect([open.status, closed.status, without.status]).toEqual([200, 401, 400]);
});

test.each(["https://api.anthropic.com/v1/v1/complete", "http://localhost:4010/proxy/v1/v1/complete"])(
  "%s gets a 404, as from the API",
  async (url) => {
    const body = JSON.stringify(HELLO);

    const response = await createMock().fetch(url, { method: "POST", headers: HEADERS, body });

    expect(response.status).toBe(404);
  },
);

test("a path below that of a gateway is the operation's", async () => {
  const url = "http://localhost:4010/gateway/v1/complete";

  const response = await createMock().fetch(url, {
    method: "POST",
    headers: HEADERS,
    body: JSON.stringify(HELLO),
  });

  expect(response.status).toBe(200);
});

const ORDER: { title: string; init: RequestInit; body: string | object; message: string }[] = [
  {
    title: "announced size before key",
    init: { headers: { "content-length": "2000" } },
    body: "x".repeat(2000),
    message: "Request exceeds the maximum size",
  },
  {
    title: "key before size",
    init: { headers: {} },
    body: "x".repeat(2000),
    message: "x-api-key header is required",
  },
  {
    title: "size before JSON",
    init: {},
    body: "x".repeat(2000),
    message: "Request exceeds the maximum size",
  },
  { title: "key before version", init: { headers: {} }, body: "?", message: "x-api-key header is required" },
  {
    title: "version before JSON",
    init: { headers: { "x-api-key": "k" } },
    body: "?",
    message: "anthropic-version: header is required",
  },
  {
    title: "the first field before others",
    init: {},
    body: { prompt: 1, model: 1, x: 1 },
    message: "prompt: Input should be a valid string",
  },
  {
    title: "too many tokens before the model",
    init: {},
    body: { max_tokens_to_sample: 2e6, model: 1 },
    message: "max_tokens_to_sample: range: 1..1,000,000",
  },
  {
    title: "the prompt's type before too many tokens",
    init: {},
    body: { prompt: 1, max_tokens_to_sample: 2e6 },
    message: "prompt: Input should be a valid string",
  },
  {
    title: "schema before model",
    init: {},
    body: { model: "unknown", x: 1 },
    message: "x: Extra inputs are not permitted",
  },
  {
    title: "model before prompt",
    init: {},
    body: { model: "unknown", prompt: "?" },
    message: "model: unknown",
  },
];

test.each(ORDER)("requests are validated in the API's order: $title", async ({ init, body, message }) => {
  const mock = createMock({ maxRequestBytes: 1000 });

  const response = await post(mock, body, init);

  expect(await response.json()).toMatchObject({ error: { message } });
});

test("an unknown model of no known family is not found", async () => {
  const response = await post(createMock(), { model: "claude-example-unlisted" });

  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { message: "model: claude-example-unlisted" } });
});

test("retry-after, x-should-retry and further headers go with a failure", async () => {
  const reply = failure("rate_limit_error", {
    retryAfterSeconds: 7,
    shouldRetry: true,
    headers: { [HEADER.anthropicRatelimitRequestsRemaining]: "0" },
  });

  const { headers } = await post(createMock().reply(reply));

  expect(headers.get(HEADER.retryAfter)).toBe("7");
  expect(headers.get(HEADER.xShouldRetry)).toBe("true");
  expect(headers.get(HEADER.anthropicRatelimitRequestsRemaining)).toBe("0");
});

test("a bearer token is a key, and x-api-key wins over it", async () => {
  const mock = createMock({ apiKeys: ["right"] });
  const version = { [HEADER.anthropicVersion]: "2023-06-01" };

  const bearer = await post(mock, {}, { headers: { ...version, authorization: "Bearer right" } });
  const both = await post(
    mock,
    {},
    { headers: { ...version, authorization: "Bearer right", "x-api-key": "wrong" } },
  );

  expect([bearer.status, both.status]).toEqual([200, 401]);
});
