import { inspect } from "node:util";
import { createClient, type ClientOptions } from "@text-completions/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { example, REQUEST } from "./responses.ts";

beforeEach(() => {
  vi.stubEnv("ANTHROPIC_API_KEY", undefined);
  vi.stubEnv("ANTHROPIC_BASE_URL", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

/** What a function throws. */
function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

/** The request that a client makes of these options. */
async function send(options: ClientOptions): Promise<Request> {
  const { promise, resolve } = captureRequest();
  const client = createClient({
    ...options,
    fetch(request) {
      resolve(request);
      return Promise.resolve(new Response(example("completions/hello.json")));
    },
  });
  await client.complete(REQUEST);
  return promise;
}

function captureRequest(): { promise: Promise<Request>; resolve: (request: Request) => void } {
  let resolve: (request: Request) => void = () => undefined;
  const promise = new Promise<Request>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe("createClient", () => {
  test("says what to do if there is no key", () => {
    expect(() => createClient()).toThrow(TypeError);
    expect(() => createClient()).toThrow("ANTHROPIC_API_KEY");
  });

  test("reads key and base URL from the environment", async () => {
    vi.stubEnv("ANTHROPIC_API_KEY", "sk-env");
    vi.stubEnv("ANTHROPIC_BASE_URL", "https://example.com/api");

    const request = await send({});

    expect(request.url).toBe("https://example.com/api/v1/complete");
    expect(request.headers.get("x-api-key")).toBe("sk-env");
  });

  test("says what is missing where the platform has no fetch, as in Jest's own jsdom", () => {
    vi.stubGlobal("Request", undefined);

    expect(() => createClient({ apiKey: "sk-test-0000000000" })).toThrow(
      "Failed to create a client: this environment has no Request. Under Jest, use the environment jest-fixed-jsdom",
    );
  });

  test("works where there is no environment", () => {
    let thrown: unknown;
    // The test runner needs `process` itself, as soon as this block has ended.
    vi.stubGlobal("process", undefined);
    try {
      createClient();
    } catch (error) {
      thrown = error;
    } finally {
      vi.unstubAllGlobals();
    }

    expect(String(thrown)).toContain('Missing option "apiKey"');
  });

  test.each([
    { baseUrl: "/api", url: "https://page.example/api/v1/complete" },
    { baseUrl: "/api/v1/", url: "https://page.example/api/v1/complete" },
    { baseUrl: "./api", url: "https://page.example/app/api/v1/complete" },
    { baseUrl: "https://other.example/v1/complete", url: "https://other.example/v1/complete" },
  ])("resolves the base URL $baseUrl against the page", async ({ baseUrl, url }) => {
    vi.stubGlobal("location", { href: "https://page.example/app/index.html" });

    expect((await send({ apiKey: null, baseUrl })).url).toBe(url);
  });

  test("rejects a relative base URL where there is no page", () => {
    expect(() => createClient({ apiKey: null, baseUrl: "/api" })).toThrow('got "/api"');
  });

  test("ignores the key of the environment if a token is passed", async () => {
    vi.stubEnv("ANTHROPIC_API_KEY", "sk-env");

    const { headers } = await send({ authToken: "token" });

    expect(headers.get("x-api-key")).toBeNull();
    expect(headers.get("authorization")).toBe("Bearer token");
  });

  test.each(["", " ", "sk-ant-\nsecret", "sk-ant-schlüssel"])(
    "rejects the key %j without showing it",
    (apiKey) => {
      const error = thrownBy(() => createClient({ apiKey }));

      expect(error).toBeInstanceOf(TypeError);
      expect(inspect(error)).not.toMatch(/secret|schlüssel/);
    },
  );

  test.each([
    "example.com",
    "ftp://example.com",
    "https://me:secret@",
    "https://me:secret@example.com/?key=secret",
  ])("rejects the base URL %s without showing its secrets", (baseUrl) => {
    const error = thrownBy(() => createClient({ apiKey: null, baseUrl }));

    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain("baseUrl");
    expect(inspect(error)).not.toContain("secret");
  });

  test.each([
    { baseUrl: "example.com", received: '"example.com"' },
    { baseUrl: "https://example.com/?a=b", received: '"https://example.com/?[redacted]"' },
    { baseUrl: "https://example.com/#a", received: '"https://example.com/#[redacted]"' },
    { baseUrl: "https://me:пароль@example.com", received: '"https://example.com/"' },
  ])("quotes the wrong base URL $baseUrl without its secrets", ({ baseUrl, received }) => {
    expect(() => createClient({ apiKey: null, baseUrl })).toThrow(
      expect.objectContaining({ code: "invalid-option", option: "baseUrl", received }),
    );
  });

  test.each([{ maxRetries: -1 }, { timeoutMs: Number.NaN }, { stallTimeoutMs: -5 }])(
    "rejects %j",
    (options) => {
      expect(() => createClient({ apiKey: null, ...options })).toThrow(TypeError);
    },
  );

  test("rejects a key in a browser, and sends the header of consent if it is allowed", async () => {
    vi.stubGlobal("document", {});

    expect(() => createClient({ apiKey: "sk-test" })).toThrow("dangerouslyAllowBrowser");
    expect(thrownBy(() => createClient({ apiKey: null, baseUrl: "https://example.com" }))).not.toBeInstanceOf(
      Error,
    );
    const { headers } = await send({ apiKey: "sk-test", dangerouslyAllowBrowser: true });
    expect(headers.get("anthropic-dangerous-direct-browser-access")).toBe("true");
  });

  test("sends the header of consent only where it is enabled and no option removes it", async () => {
    const name = "anthropic-dangerous-direct-browser-access";
    const sent: (string | null)[] = [];
    const fetch = (request: Request): Promise<Response> => {
      sent.push(request.headers.get(name));
      return Promise.resolve(Response.json(JSON.parse(example("completions/hello.json"))));
    };
    const params = { header: { "anthropic-version": "2023-06-01" } } as const;

    for (const dangerouslyAllowBrowser of [true, false, undefined]) {
      const client = createClient({ apiKey: null, dangerouslyAllowBrowser, fetch });
      await client.complete(REQUEST);
      await client.complete(REQUEST, { headers: { [name]: null } });
      await client.raw.POST("/v1/complete", { params, body: REQUEST });
      await client.complete(REQUEST, { headers: { [name]: null } });
    }

    const nowhere = [null, null, null, null];
    expect(sent).toEqual(["true", null, "true", null, ...nowhere, ...nowhere]);
  });

  test("calls the function for the key before every attempt", async () => {
    const keys = ["sk-1", "sk-2"];
    const sent: (string | null)[] = [];
    const client = createClient({
      apiKey: () => Promise.resolve(keys.shift() ?? ""),
      fetch(request) {
        sent.push(request.headers.get("x-api-key"));
        return Promise.resolve(new Response("", { status: 500, headers: { "retry-after-ms": "1" } }));
      },
    });

    await expect(client.complete(REQUEST, { maxRetries: 1 })).rejects.toMatchObject({ status: 500 });
    expect(sent).toEqual(["sk-1", "sk-2"]);
  });

  test.each(["x-api-key", "X-Api-Key", "authorization"])(
    "sends no %s if its header is null",
    async (name) => {
      const options = { apiKey: "sk-test", authToken: "tok" };
      const request = await send({ ...options, headers: { [name]: null } });
      const { promise, resolve } = captureRequest();
      const client = createClient({
        ...options,
        fetch(sent) {
          resolve(sent);
          return Promise.resolve(new Response(example("completions/hello.json")));
        },
      });
      await client.complete(REQUEST, { headers: { [name]: null } });

      expect(request.headers.has(name)).toBe(false);
      expect((await promise).headers.has(name)).toBe(false);
      expect(request.headers.has("x-api-key")).toBe(name === "authorization");
    },
  );

  test.each([
    { from: "Headers", headers: new Headers({ "x-one": "1" }) },
    { from: "a list of pairs", headers: [["x-one", "1"] as const, ["x-two", null] as const] },
    { from: "a Map", headers: new Map([["x-one", "1"]]) },
  ])("reads headers from $from", async ({ headers }) => {
    const request = await send({ apiKey: "sk-test", headers });

    expect(request.headers.get("x-one")).toBe("1");
    expect([...request.headers.keys()]).not.toContain("0");
  });

  test("adds headers, and removes those that a call sets to null", async () => {
    const { headers } = await send({
      apiKey: null,
      headers: { "x-one": "1", "x-two": "2", "content-type": null },
    });

    expect(headers.get("x-one")).toBe("1");
  });

  test.each([
    { rule: "null removes", headers: { "X-One": null }, expected: null },
    { rule: "undefined keeps", headers: { "x-one": undefined }, expected: "1" },
    { rule: "text replaces", headers: { "X-ONE": "2" }, expected: "2" },
  ])("lays the headers of a call over the client's: $rule one", async ({ headers, expected }) => {
    const sent: (string | null)[] = [];
    const client = createClient({
      apiKey: null,
      headers: { "x-one": "1" },
      fetch(request) {
        sent.push(request.headers.get("x-one"));
        return Promise.resolve(new Response(example("completions/hello.json")));
      },
    });

    await client.complete(REQUEST, { headers });
    await client.complete(REQUEST);

    expect(sent).toEqual([expected, "1"]);
  });

  test.each([{}, { headers: { "content-type": null, "x-one": "1", "X-Two": undefined } }])(
    "sends the same of %j whether there is middleware or not",
    async (options) => {
      const common = { apiKey: "sk-test", baseUrl: "https://example.com/api", ...options };

      const alone = await send(common);
      const watched = await send({ ...common, middleware: [{ onRequest: () => undefined }] });

      expect([...watched.headers]).toEqual([...alone.headers]);
      expect(watched).toMatchObject({ method: alone.method, url: alone.url, redirect: alone.redirect });
      expect(await watched.text()).toBe(await alone.text());
    },
  );

  test.each([undefined, null, "text"])("rejects the request %j", async (request) => {
    const client = createClient({ apiKey: null });
    // A caller without types.
    const untyped: { complete: (passed: unknown) => Promise<unknown> } = Object.create(client);

    await expect(untyped.complete(request)).rejects.toThrow(TypeError);
    await expect(untyped.complete(request)).rejects.toThrow(
      'Invalid option "request": expected an object with model',
    );
  });
});

describe("client.raw", () => {
  test("is the openapi-fetch client with credentials", async () => {
    let key: string | null = null;
    const client = createClient({
      apiKey: "sk-test",
      fetch(request) {
        key = request.headers.get("x-api-key");
        return Promise.resolve(Response.json(JSON.parse(example("completions/hello.json"))));
      },
    });

    const { data } = await client.raw.POST("/v1/complete", {
      params: { header: { "anthropic-version": "2023-06-01" } },
      body: REQUEST,
    });

    expect(data).toMatchObject({ type: "completion" });
    expect(key).toBe("sk-test");
  });

  test("can be spied on", async () => {
    const client = createClient({ apiKey: "sk-test" });
    const spy = vi.spyOn(client.raw, "POST").mockResolvedValue({ data: undefined } as never);

    await client.raw.POST("/v1/complete", { params: {} as never, body: REQUEST });

    expect(client.raw.POST).toHaveBeenCalledOnce();
    spy.mockRestore();
  });

  test("sends with `request` as with the method's own function", async () => {
    const client = createClient({
      apiKey: "sk-test",
      fetch: async (request) =>
        Response.json({ method: request.method, key: request.headers.get("x-api-key") }),
    });

    const { data } = await client.raw.request("post", "/v1/complete", {
      params: { header: { "anthropic-version": "2023-06-01" } },
      body: REQUEST,
    });

    expect(data).toEqual({ method: "POST", key: "sk-test" });
  });
});
