import { HEADER } from "@text-completions/core";
import { createManualClock, createMock, stall } from "@text-completions/mock";
import { expect, test } from "vitest";
import { HEADERS, post, requestOf, URL_OF_API } from "./post.ts";

const PAGE: Readonly<Record<string, string>> = { ...HEADERS, origin: "https://page.example" };
const ACCESS = HEADER.anthropicDangerousDirectBrowserAccess;

test("requests beyond the rate are rejected with the time to wait, and accepted after it", async () => {
  const clock = createManualClock(Date.UTC(2024, 0, 1));
  const mock = createMock({ clock, rateLimits: { requests: 2 } });

  const first = await post(mock);
  await post(mock);
  const rejected = await post(mock);
  await clock.advance(30_000);
  const later = await post(mock);

  expect(first.headers.get(HEADER.anthropicRatelimitRequestsLimit)).toBe("2");
  expect(first.headers.get(HEADER.anthropicRatelimitRequestsRemaining)).toBe("1");
  expect(first.headers.get(HEADER.anthropicRatelimitRequestsReset)).toBe("2024-01-01T00:00:30Z");
  expect(rejected.status).toBe(429);
  expect(rejected.headers.get(HEADER.retryAfter)).toBe("30");
  expect(rejected.headers.get(HEADER.anthropicRatelimitRequestsRemaining)).toBe("0");
  expect(await rejected.json()).toMatchObject({
    error: {
      type: "rate_limit_error",
      message: /^Number of requests has exceeded your per-minute rate limit/,
    },
  });
  expect(later.status).toBe(200);
});

test("tokens of prompts count, rounded to thousands in the header", async () => {
  const mock = createMock({ countTokens: () => 4_400, rateLimits: { inputTokens: 10_000 } });

  const responses = [await post(mock), await post(mock), await post(mock)];

  expect(responses.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(responses.map(({ headers }) => headers.get(HEADER.anthropicRatelimitInputTokensRemaining))).toEqual([
    "6000",
    "1000",
    "1000",
  ]);
});

test("a request reserves its token limit at its start, and counts the generated tokens at its end", async () => {
  const clock = createManualClock(Date.UTC(2024, 0, 1));
  const mock = createMock({ clock, rateLimits: { outputTokens: 6000 } }).reply(" one two three");
  const REMAINING = HEADER.anthropicRatelimitOutputTokensRemaining;

  const first = await post(mock, { max_tokens_to_sample: 4000 });
  const second = await post(mock, { max_tokens_to_sample: 5000 });
  const stalled = post(mock.replyOnce(stall()), { max_tokens_to_sample: 3000 }).catch(() => {});
  await mock.waitForCall(3);
  await new Promise((resolve) => setTimeout(resolve));
  const rejected = await post(mock, { max_tokens_to_sample: 4000 });
  void stalled;

  expect([first.status, second.status, rejected.status]).toEqual([200, 200, 429]);
  expect(first.headers.get(HEADER.anthropicRatelimitOutputTokensLimit)).toBe("6000");
  expect([first, second, rejected].map(({ headers }) => headers.get(REMAINING))).toEqual([
    "2000",
    "2000",
    "3000",
  ]);
  expect(rejected.headers.get(HEADER.retryAfter)).toBe("11");
  expect(await rejected.json()).toMatchObject({
    error: { message: /^Number of output tokens has exceeded your per-minute rate limit/ },
  });
});

test("tokens that a stream did not generate are returned when it ends", async () => {
  const mock = createMock({ rateLimits: { tokens: 4000 } }).reply(" one two three");

  const streamed = await post(mock, { stream: true, max_tokens_to_sample: 3900 });
  const meanwhile = await post(mock);
  await streamed.text();
  const after = await post(mock);

  expect([streamed.status, meanwhile.status, after.status]).toEqual([200, 429, 200]);
  expect(streamed.headers.get(HEADER.anthropicRatelimitTokensRemaining)).toBe("0");
  expect(after.headers.get(HEADER.anthropicRatelimitTokensLimit)).toBe("4000");
});

test("a request for more tokens than the model can write counts only those", async () => {
  const mock = createMock({ rateLimits: { outputTokens: 10_000 } });

  const { headers } = await post(mock, { max_tokens_to_sample: 1_000_000 });

  expect(headers.get(HEADER.anthropicRatelimitOutputTokensRemaining)).toBe("6000");
});

test("every limit has its headers, which count down and fill up again", async () => {
  const clock = createManualClock(Date.UTC(2024, 0, 1));
  const rateLimits = {
    requests: 4,
    tokens: 80_000,
    inputTokens: 40_000,
    outputTokens: 40_000,
    windowMs: 8000,
  };
  const mock = createMock({ clock, rateLimits, countTokens: () => 10_000 });
  const read = ({ headers }: Response): string[] =>
    [...headers].filter(([name]) => name.includes("ratelimit")).map(([, value]) => value);

  const first = read(await post(mock));
  const second = read(await post(mock));
  await clock.advance(8000);
  const third = read(await post(mock));

  expect(first).toHaveLength(12);
  expect(second).not.toEqual(first);
  expect(third.filter((value) => !value.endsWith("Z"))).toEqual(
    first.filter((value) => !value.endsWith("Z")),
  );
});

test("too many prompt tokens are rejected with the recorded message", async () => {
  const mock = createMock({ rateLimits: { inputTokens: 5 } });

  await post(mock);
  const rejected = await post(mock);

  expect(await rejected.json()).toMatchObject({
    error: {
      message:
        "Number of request tokens has exceeded your per-minute rate limit (https://docs.anthropic.com/en/api/rate-limits); see the response headers for current usage. Please reduce the prompt length or the maximum tokens requested, or try again later. You may also contact sales at https://www.anthropic.com/contact-sales to discuss your options for a rate limit increase.",
    },
  });
});

test("concurrent requests are limited, and one that ends makes room", async () => {
  const mock = createMock({ rateLimits: { concurrent: 1 } }).replyOnce(stall());
  const controller = new AbortController();

  const first = post(mock, {}, { signal: controller.signal });
  await mock.waitForCall(1);
  const second = await post(mock);
  controller.abort(new Error("enough"));
  await expect(first).rejects.toThrow("enough");
  const third = await post(mock.reply(" fine"));

  expect([second.status, third.status]).toEqual([429, 200]);
});

test("a page of another origin must ask for direct access", async () => {
  const { [HEADER.xApiKey]: _key, ...withoutKey } = PAGE;

  const rejected = await post(createMock(), {}, { headers: withoutKey });
  const allowed = await post(createMock(), {}, { headers: { ...PAGE, [ACCESS]: "true" } });

  expect(rejected.status).toBe(401);
  expect(await rejected.json()).toMatchObject({
    error: { message: `CORS requests must set '${ACCESS}' header` },
  });
  expect(rejected.headers.has("access-control-allow-origin")).toBe(false);
  expect(allowed.status).toBe(200);
  expect(allowed.headers.get("access-control-allow-origin")).toBe("*");
  expect(allowed.headers.get("access-control-expose-headers")).toBe("*");
});

test("a page of the same origin, and any page with cors: any, need not ask", async () => {
  const same = await post(createMock(), {}, { headers: { ...HEADERS, origin: new URL(URL_OF_API).origin } });
  const welcome = await post(createMock({ cors: "any" }), {}, { headers: PAGE });

  expect([same.status, welcome.status]).toEqual([200, 200]);
});

test.each([
  { title: "with the header", asked: `x-api-key, ${ACCESS}`, allowed: "*" },
  { title: "without the header", asked: "x-api-key", allowed: null },
])("a preflight request $title gets a response, and is no call", async ({ asked, allowed }) => {
  const mock = createMock();
  const headers = {
    origin: "https://page.example",
    "access-control-request-method": "POST",
    "access-control-request-headers": asked,
  };

  const response = await mock.fetch(new Request(URL_OF_API, { method: "OPTIONS", headers }));

  expect(response.status).toBe(204);
  expect(response.headers.get("access-control-allow-origin")).toBe(allowed);
  expect(response.headers.get("access-control-allow-headers")).toBe(allowed && asked);
  expect(mock.calls).toEqual([]);
});

test("anything but a request is rejected at once", async () => {
  const mock = createMock();

  await expect(mock.fetch(undefined as never)).rejects.toThrow('Invalid option "input"');
  expect((await mock.fetch(requestOf())).status).toBe(200);
});

test("a reset refills the buckets, and requests from before it no longer count", async () => {
  const mock = createMock({ rateLimits: { requests: 1, concurrent: 1 } });
  const controller = new AbortController();
  const admitted = new Promise<AbortSignal>((resolve) => {
    mock.reply(({ signal }) => {
      resolve(signal);
      return stall();
    });
  });
  const before = post(mock, {}, { signal: controller.signal });
  await admitted;

  mock.reset();
  const first = await post(mock);
  controller.abort(new Error("changed my mind"));
  await expect(before).rejects.toThrow("changed my mind");
  const second = await post(mock);

  expect([first.status, second.status]).toEqual([200, 429]);
});

test("a request of more values than the limit is rejected, whatever they are", async () => {
  const mock = createMock({ maxJsonValues: 10 });

  const few = await post(mock, { stop_sequences: ["a", "b", "c"] });
  const many = await post(mock, { stop_sequences: Array.from({ length: 11 }, () => "a") });

  expect(few.status).toBe(200);
  expect(many.status).toBe(400);
  expect(await many.json()).toMatchObject({
    error: { type: "invalid_request_error", message: "The request body has more than 10 values" },
  });
});
