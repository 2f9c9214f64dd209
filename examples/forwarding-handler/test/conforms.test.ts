import { checkExchange } from "@text-completions/contract";
import { createMock, drop, errorEvent, failure, stream, text } from "@text-completions/mock";
import { expect, test } from "vitest";
import { createForwardingHandler } from "../src/create-forwarding-handler.ts";

const HELLO = { model: "claude-2.1", max_tokens_to_sample: 100, prompt: "\n\nHuman: Hello\n\nAssistant:" };
const STREAMED = { ...HELLO, stream: true };

type Upstream = (request: Request) => Promise<Response>;

/** A request as the client of a page sends it. */
function toRequest(body: object): Request {
  return new Request("https://page.example/api/v1/complete", {
    method: "POST",
    headers: { "x-api-key": "none", "anthropic-version": "2023-06-01", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** The response of the handler, with an upstream in place of the API. */
function forward(request: Request, fetch: Upstream): Promise<Response> {
  return createForwardingHandler({ apiKey: "sk-ant-own", fetch })(request);
}

/** An API behind a proxy that drops the id of the request. */
function withoutId(upstream: Upstream): Upstream {
  return async (request) => {
    const response = await upstream(request);
    response.headers.delete("request-id");
    return response;
  };
}

const hello = createMock().reply(" Hello!").fetch;
const breaking = createMock().reply(stream([text(" a"), drop()])).fetch;
const failing = createMock().reply(stream([errorEvent("overloaded_error")])).fetch;
const limiting = createMock().reply(failure("rate_limit_error", { retryAfterSeconds: 3 })).fetch;

test.each<{ name: string; body: object; upstream: Upstream }>([
  { name: "a completion", body: HELLO, upstream: hello },
  { name: "a completion without id", body: HELLO, upstream: withoutId(hello) },
  { name: "a stream", body: STREAMED, upstream: hello },
  { name: "a stream without id", body: STREAMED, upstream: withoutId(hello) },
  { name: "a stream that breaks", body: STREAMED, upstream: breaking },
  { name: "a stream that begins with an error event", body: STREAMED, upstream: failing },
  { name: "a rate limit", body: HELLO, upstream: limiting },
  { name: "a rate limit without id", body: HELLO, upstream: withoutId(limiting) },
  { name: "a key that is rejected", body: HELLO, upstream: createMock({ apiKeys: ["another"] }).fetch },
  {
    name: "an API that cannot be reached",
    body: HELLO,
    upstream: () => Promise.reject(new TypeError("fetch failed")),
  },
  {
    name: "an HTML page with status 502",
    body: HELLO,
    upstream: async () => new Response("<html>", { status: 502 }),
  },
  {
    name: "an HTML page with status 404",
    body: HELLO,
    upstream: async () => new Response("<html>", { status: 404 }),
  },
  { name: "an HTML page with status 200", body: HELLO, upstream: async () => new Response("<html>") },
  {
    name: "a redirect",
    body: HELLO,
    upstream: async () => new Response(null, { status: 302, headers: { location: "/" } }),
  },
])("the response conforms when the upstream sends $name", async ({ body, upstream }) => {
  const request = toRequest(body);

  const response = await forward(request.clone(), upstream);

  expect(await checkExchange(request, response)).toEqual([]);
});

test("the id of a completion is that of the API", async () => {
  const mock = createMock().reply(" Hello!");

  const response = await forward(toRequest(HELLO), mock.fetch);

  expect(response.headers.get("request-id")).toBe(mock.calls[0]?.requestId);
});

test("a request that is rejected here has an id, in the header and in the body", async () => {
  const response = await forward(toRequest({ model: "claude-2.1" }), hello);

  expect(response.headers.get("request-id")).toMatch(/^req_/);
  expect(await response.json()).toMatchObject({ request_id: response.headers.get("request-id") });
});
