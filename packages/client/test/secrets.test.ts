import { inspect } from "node:util";
import { createClient, logExchanges, type Client, type ClientOptions } from "@text-completions/client";
import { describe, expect, test } from "vitest";
import { beginStream, completionEvent, example, REQUEST, sendJson } from "./responses.ts";
import { startServer } from "./start-server.ts";

const KEY = "sk-ant-very-secret";
const HELLO = example("completions/hello.json");

function open(url: string, options: ClientOptions = {}): Client {
  return createClient({ apiKey: KEY, baseUrl: url, maxRetries: 0, ...options });
}

function catchError(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

/** All that can be seen of a value. */
function everything(value: unknown): string {
  // JSON cannot be made of what refers to itself.
  const json = thrownBy(() => JSON.stringify(value));
  return `${inspect(value, { depth: null, showHidden: true })} ${String(json)} ${String(value)}`;
}

test("an error hides the credentials and the query of a redirect, also in its headers", async () => {
  const location = "https://user:pa55word@other.example/login?token=t0ken-of-a-page";
  await using server = await startServer((response) => response.writeHead(302, { location }).end());

  const error = await catchError(open(server.url).complete(REQUEST));

  expect(everything(error)).toContain("https://other.example/login?[redacted]");
  expect(everything(error)).not.toMatch(/pa55word|t0ken/);
});

describe("middleware", () => {
  test("sees no key, neither before the request nor after it", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));
    const seen: (string | null)[] = [];
    const look = ({ request }: { request: Request }): undefined => {
      seen.push(request.headers.get("x-api-key"), request.headers.get("authorization"));
    };
    const middleware = [{ onRequest: look, onResponse: look, onError: look }];

    await open(server.url, { middleware, authToken: KEY }).complete(REQUEST);
    await catchError(open("http://127.0.0.1:1", { middleware }).complete(REQUEST));

    expect(new Set(seen)).toEqual(new Set([null]));
    expect(seen).toHaveLength(8);
    expect(server.requests[0]?.headers["x-api-key"]).toBe(KEY);
  });

  test("sees no key either if it is added to the client underneath", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));
    const seen: (string | null)[] = [];
    const client = open(server.url);

    client.raw.use({
      onResponse: ({ request }): undefined => {
        seen.push(request.headers.get("x-api-key"));
      },
    });
    await client.complete(REQUEST);

    expect(seen).toEqual([null]);
    expect(server.requests[0]?.headers["x-api-key"]).toBe(KEY);
  });
});

describe("no error shows a key", () => {
  test("that a 200 without a completion repeats", async () => {
    await using server = await startServer((response, _, { headers }) =>
      sendJson(response, 200, JSON.stringify({ headers, list: [KEY] }), { echo: `Bearer ${KEY}` }),
    );

    const error = await catchError(open(server.url).complete(REQUEST));

    expect(error).toMatchObject({ kind: "api", body: { list: ["[redacted]"] } });
    expect(everything(error)).not.toContain(KEY);
    expect(everything([...(error as { headers: Headers }).headers])).not.toContain(KEY);
  });

  test.each([
    { place: "the type", body: { error: { type: KEY, message: "No." } } },
    { place: "the message", body: { error: { type: "x", message: `bad ${KEY}` } } },
    { place: "the request id of the body", body: { error: { type: "x", message: "No." }, request_id: KEY } },
    { place: "the words of a proxy", body: { error: `bad ${KEY}` } },
    { place: "a detail", body: { detail: KEY } },
    { place: "a member far down", body: { a: [{ b: { [KEY]: [KEY] } }] } },
    { place: "the request id", headers: { "request-id": KEY } },
    { place: "another header", headers: { "x-echo": `Bearer ${KEY}` } },
    { place: "a header's name", headers: { [`x-${KEY}`]: "1" } },
    { place: "retry-after", headers: { "retry-after": KEY } },
    {
      place: "percent-encoding",
      body: { detail: Array.from(KEY, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join("") },
    },
    { place: "base64", body: { detail: btoa(`user:${KEY}`) } },
    { place: "text that is cut off", body: { detail: KEY.slice(0, -4) } },
  ])("that a failure repeats in $place", async ({ body = {}, headers = {} }) => {
    await using server = await startServer((response) =>
      sendJson(response, 400, JSON.stringify(body), { ...headers }),
    );

    const errors = [
      await catchError(open(server.url).complete(REQUEST)),
      await catchError(open(server.url).stream(REQUEST).final()),
    ];

    for (const error of errors) {
      expect(error).toMatchObject({ kind: "api", status: 400 });
      const { headers: shown } = error as { headers: Headers }; // The line above has checked that.
      const seen = `${everything(error)} ${everything([...shown])}`;
      expect(seen).not.toContain(KEY.slice(0, -4));
      expect(seen).not.toContain(btoa(`user:${KEY}`).slice(8, -4));
      expect(decodeURIComponent(String(error))).not.toContain(KEY);
    }
  });

  test("that the response to a logged request repeats in its headers", async () => {
    await using server = await startServer((response, _, { headers }) =>
      sendJson(response, 400, "{}", { "x-echo": String(headers["x-api-key"]) }),
    );
    const entries: unknown[] = [];
    const middleware = [logExchanges((entry) => entries.push(entry))];

    await catchError(open(server.url, { middleware, apiKey: "another-kind-of-key" }).complete(REQUEST));
    await catchError(open("http://127.0.0.1:1", { middleware }).complete(REQUEST));

    expect(entries).toHaveLength(4);
    expect(everything(entries)).not.toMatch(new RegExp(`another-kind-of-key|${KEY}`));
  });

  test("that stands as the name of a member, nor the password of the base URL", async () => {
    await using server = await startServer((response) =>
      sendJson(
        response,
        403,
        JSON.stringify({ errors: { [KEY]: "bad" }, detail: "wrong password pass:word-1" }),
      ),
    );
    const url = server.url.replace("//", "//user:pass%3Aword-1@");

    const error = await catchError(open(url).complete(REQUEST));

    expect(error).toMatchObject({
      body: { errors: { "[redacted]": "bad" }, detail: "wrong password [redacted]" },
    });
    expect(everything(error)).not.toMatch(new RegExp(`${KEY}|word-1`));
  });

  test.each([
    {
      what: "an error event",
      body: `event: error\ndata: {"type":"error","error":{"type":"x","message":"${KEY}"}}\n\n`,
    },
    { what: "data that is not JSON", body: `event: completion\ndata: {${KEY}\n\n` },
    {
      what: "data that is cut off in its excerpt",
      body: `event: completion\ndata: ${"x".repeat(70)}${KEY}\n\n`,
    },
    { what: "text that is no event", body: `${KEY}\n\n` },
    { what: "an event that does not end", body: `event: completion\ndata: ${KEY}` },
  ])("that $what of a stream holds", async ({ body }) => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + body),
    );

    const error = await catchError(open(server.url).stream(REQUEST).final());

    expect(error).toMatchObject({ partial: " Hi" });
    expect(everything(error)).not.toContain("sk-ant-v");
  });

  test("that is cut off in the excerpt of a body without any event", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(`${"x".repeat(70)}${KEY}\n\n`),
    );

    const error = await catchError(open(server.url).stream(REQUEST).final());

    expect(error).toMatchObject({ reason: "malformed" });
    expect(everything(error)).not.toContain(KEY.slice(0, 8));
  });

  test("that stands in a content type", async () => {
    await using server = await startServer((response) =>
      response.writeHead(200, { "content-type": `text/${KEY}` }).end("Hello"),
    );

    const error = await catchError(open(server.url).stream(REQUEST).final());

    expect(error).toMatchObject({ reason: "not-a-stream" });
    expect(everything(error)).not.toContain(KEY);
  });

  test.each([
    { what: "a message", make: () => new Error(`bad header ${KEY}`) },
    { what: "a request", make: (request: Request) => Object.assign(new Error("No."), { request }) },
    {
      what: "a configuration",
      make: (request: Request) =>
        Object.assign(new Error("No."), {
          code: "E",
          config: { headers: Object.fromEntries(request.headers) },
        }),
    },
    { what: "a cause", make: (request: Request) => new TypeError("No.", { cause: { deep: [{ request }] } }) },
    { what: "a string", make: () => `bad header ${KEY}` },
    {
      what: "an object that refers to itself",
      make: (request: Request) => {
        const error = Object.assign(new Error(KEY), { request, self: {} });
        error.self = error;
        return error;
      },
    },
  ])("that a failing fetch throws in $what", async ({ make }) => {
    const client = open("http://127.0.0.1:1", { fetch: (request) => Promise.reject(make(request)) });

    const error = await catchError(client.complete(REQUEST));

    expect(error).toMatchObject({ kind: "connection" });
    expect(everything((error as Error).cause)).not.toContain(KEY);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(KEY);
  });

  test("that fetch has removed from its request", async () => {
    const client = open("http://127.0.0.1:1", {
      fetch(request) {
        request.headers.delete("x-api-key");
        return Promise.reject(new Error(`bad key ${KEY}`));
      },
    });

    const error = await catchError(client.complete(REQUEST));

    expect(error).toMatchObject({ kind: "connection", message: expect.stringContaining("[redacted]") });
    expect(everything(error)).not.toContain(KEY);
  });

  test("and the error of a fetch that holds none is the cause as it was", async () => {
    const cause = new TypeError("fetch failed", { cause: Object.assign(new Error("failed"), { port: 1 }) });
    const client = open("http://127.0.0.1:1", { fetch: () => Promise.reject(cause) });

    const error = await catchError(client.complete(REQUEST));

    expect((error as Error).cause).toBe(cause);
  });

  test("passed in headers, including a header that cannot be sent", async () => {
    const error = thrownBy(() => open("http://127.0.0.1:1", { headers: { "x-api-key": "a\nSECRET" } }));

    expect(error).toBeInstanceOf(TypeError);
    expect(everything(error)).not.toContain("SECRET");
    expect(String(error)).toContain("x-api-key");
  });

  test.each(["cf-access-client-secret", "x-proxy-token", "cookie", "proxy-authorization"])(
    "passed in the header %s",
    async (name) => {
      await using server = await startServer((response, _, { headers }) =>
        sendJson(response, 403, JSON.stringify(headers), { echo: String(headers[name]) }),
      );
      const headers = { [name]: "first=SECRET-ONE; second=SECRET-TWO" };

      const error = await catchError(open(server.url, { headers }).complete(REQUEST));

      expect(error).toMatchObject({ status: 403 });
      expect(everything(error)).not.toMatch(/SECRET-/);
    },
  );

  test.each([
    "user:SECRETPW@host/x",
    "http://u:pa/SECRET@h",
    "http://h/#SECRET",
    "http://h/?SECRET",
    "http://u:SECRET%@h",
    "http://u:SECRET\u{1F600}@h",
    "http://u:SECRET%E2%82%AC@h",
  ])("of the base URL %s", (baseUrl) => {
    const error = thrownBy(() => createClient({ apiKey: null, baseUrl }));

    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain("baseUrl");
    expect(everything(error)).not.toContain("SECRET");
  });
});

describe("a short key", () => {
  test.each(["e", "error", "1", "req_1"])("%s leaves the response as it is", async (apiKey) => {
    const body = JSON.stringify({
      type: "error",
      error: { type: "rate_limit_error", message: "one error 1" },
    });
    await using server = await startServer((response) =>
      sendJson(response, 429, body, { "request-id": "req_1", "retry-after": "1" }),
    );

    const error = await catchError(open(server.url, { apiKey }).complete(REQUEST));

    expect(error).toMatchObject({
      type: "rate_limit_error",
      requestId: "req_1",
      retryAfterMs: 1000,
      body: JSON.parse(body),
    });
    expect(String(error)).toContain("one error 1");
  });

  test("that the id of a request repeats is hidden there as well", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 429, "{}", { "request-id": "req_12345678", "retry-after": "3" }),
    );

    const error = await catchError(open(server.url, { apiKey: "req_12345678" }).complete(REQUEST));

    expect(error).toMatchObject({ requestId: "[redacted]", retryAfterMs: 3000 });
    expect(everything(error)).not.toContain("req_12345678");
  });
});

describe("a redirect", () => {
  test("is not followed, so that the key stays where it belongs", async () => {
    await using elsewhere = await startServer((response) => sendJson(response, 200, HELLO));
    await using server = await startServer((response) =>
      response.writeHead(307, { location: `${elsewhere.url}/v1/complete` }).end(),
    );

    const error = await catchError(open(server.url).complete(REQUEST));

    expect(error).toMatchObject({ status: 307, message: expect.stringContaining("baseUrl") });
    expect(elsewhere.requests).toEqual([]);
  });
});

test("a key that was passed as the base URL is not shown", () => {
  expect(() => createClient({ apiKey: "sk-test", baseUrl: "sk-ant-api03-somekey" })).toThrow(
    /^(?!.*somekey)Invalid option "baseUrl": expected an http or https URL/,
  );
});
