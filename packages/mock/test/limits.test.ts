import { HEADER } from "@text-completions/core";
import { createManualClock, createMock, stall } from "@text-completions/mock";
import { expect, test } from "vitest";
import { HEADERS, post, requestOf, URL_OF_API } from "./post.ts";

const PAGE: Readonly<Record<string, string>> = { ...HEADERS, origin: "https://page.example" };
const ACCESS = HEADER.anthropicDangerousDirectBrowserAccess;

test("requests beyond the rate are refused with the time to wait, and let through after it", async () => {
  const clock = createManualClock(Date.UTC(2024, 0, 1));
  const mock = createMock({ clock, rateLimits: { requests: 2 } });

  const first = await post(mock);
  await post(mock);
  const refused = await post(mock);
  await clock.advance(30_000);
  const later = await post(mock);

  expect(first.headers.get(HEADER.anthropicRatelimitRequestsLimit)).toBe("2");
  expect(first.headers.get(HEADER.anthropicRatelimitRequestsRemaining)).toBe("1");
  expect(first.headers.get(HEADER.anthropicRatelimitRequestsReset)).toBe("2024-01-01T00:00:30Z");
  expect(refused.status).toBe(429);
  expect(refused.headers.get(HEADER.retryAfter)).toBe("30");
  expect(refused.headers.get(HEADER.anthropicRatelimitRequestsRemaining)).toBe("0");
  expect(await refused.json()).toMatchObject({
    error: {
      type: "rate_limit_error",
      message: /^Number of requests has exceeded your per-minute rate limit/,
    },
  });
  expect(later.status).toBe(200);
});

test("tokens of prompts count, rounded to thousands in the header", async () => {
  const mock = createMock({ countTokens: () => 4_400, rateLimits: { inputTokens: 10_000 } });

  const answers = [await post(mock), await post(mock), await post(mock)];

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers.map(({ headers }) => headers.get(HEADER.anthropicRatelimitInputTokensRemaining))).toEqual([
    "6000",
    "1000",
    "1000",
  ]);
});

test("requests at the same time are limited, and one that is over makes room", async () => {
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

  const refused = await post(createMock(), {}, { headers: withoutKey });
  const allowed = await post(createMock(), {}, { headers: { ...PAGE, [ACCESS]: "true" } });

  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({
    error: { message: `CORS requests must set '${ACCESS}' header` },
  });
  expect(refused.headers.has("access-control-allow-origin")).toBe(false);
  expect(allowed.status).toBe(200);
  expect(allowed.headers.get("access-control-allow-origin")).toBe("*");
  expect(allowed.headers.get("access-control-expose-headers")).toBe("*");
});

test("a page of the same origin, and one where all are welcome, need not ask", async () => {
  const same = await post(createMock(), {}, { headers: { ...HEADERS, origin: new URL(URL_OF_API).origin } });
  const welcome = await post(createMock({ cors: "any" }), {}, { headers: PAGE });

  expect([same.status, welcome.status]).toEqual([200, 200]);
});

test.each([
  ["with the header", `x-api-key, ${ACCESS}`, "*"],
  ["without the header", "x-api-key", null],
])("a browser's question %s is answered, and is no call", async (_title, asked, allowed) => {
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

test("what is no request is refused at once", async () => {
  const mock = createMock();

  await expect(mock.fetch(undefined as never)).rejects.toThrow("Failed to answer a request");
  expect((await mock.fetch(requestOf())).status).toBe(200);
});

test("a reset fills the buckets again, and what was under way before it counts no more", async () => {
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
