import type { StreamEvent } from "@text-completions/core";
import { encodeStreamEvent } from "@text-completions/core/sse";
import { createManualClock } from "@text-completions/mock";
import {
  createHttp,
  createMock,
  drop,
  errorEvent,
  failure,
  http,
  pause,
  stall,
  stream,
  text,
} from "@text-completions/msw";
import type { CompletionHandlersOptions, CompletionResolver, Mock } from "@text-completions/msw";
import type { HttpHandler } from "msw";
import { expect, onTestFinished, test, vi } from "vitest";

const BASE_URL = "https://completions.example/proxy";
const HEADERS = {
  "x-api-key": "sk-test",
  "anthropic-version": "2023-06-01",
  "content-type": "application/json",
};
const HELLO = { model: "claude-2.1", max_tokens_to_sample: 100, prompt: "\n\nHuman: Hello\n\nAssistant:" };

/** Starts MSW with handlers for a mock, until the test is over. */
export type Start = (mock: Mock, options?: CompletionHandlersOptions) => void;

function send(
  body: object = {},
  init: RequestInit = {},
  baseUrl = "https://api.anthropic.com",
): Promise<Response> {
  const content = JSON.stringify({ ...HELLO, ...body });
  return fetch(`${baseUrl}/v1/complete`, { method: "POST", headers: HEADERS, body: content, ...init });
}

/** What must hold in every version of MSW. */
export function describeHandlers(start: Start): void {
  test("a plain request gets a JSON response", async () => {
    const mock = createMock();
    start(mock);

    const response = await send();

    expect(await response.json()).toMatchObject({
      type: "completion",
      completion: " Hello! My name is Claude.",
    });
    expect(response.headers.get("request-id")).toBe(mock.calls[0]?.requestId);
  });

  test("a request for a stream gets one", async () => {
    start(createMock());

    const response = await send({ stream: true });

    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect(await response.text()).toContain('event: completion\ndata: {"type":"completion"');
  });

  test("a stream arrives in pieces", async () => {
    const clock = createManualClock();
    start(createMock({ clock }).reply(stream([text(" a"), pause(40), text(" b")])));
    const decoder = new TextDecoder();
    const received: string[] = [];

    const reading = (async () => {
      const reader = (await send({ stream: true })).body?.getReader();
      while (received.length < 2) received.push(decoder.decode((await reader?.read())?.value));
    })();
    await clock.next();
    // The second chunk waits for a clock that stands still.
    await vi.waitFor(() => expect(received).toEqual([expect.stringContaining('"completion":" a"')]), {
      timeout: 30_000,
    });
    await clock.next();
    await clock.next();
    await reading;

    expect(received[1]).toContain('"completion":" b"');
  });

  test("a failure has its status and headers", async () => {
    start(createMock().reply(failure("rate_limit_error", { retryAfterSeconds: 3 })));

    const response = await send();

    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("3");
  });

  test("an error event comes in the middle", async () => {
    start(createMock().reply(stream([text(" a"), errorEvent("overloaded_error")])));

    const response = await send({ stream: true });

    expect(await response.text()).toContain("event: error");
  });

  test("a connection that drops in the middle is seen as broken, after the text before it", async () => {
    start(createMock().reply(stream([text(" a"), drop()])));

    const response = await send({ stream: true });
    const reader = response.body?.getReader();
    const first = await reader?.read();

    expect(new TextDecoder().decode(first?.value)).toContain('"completion":" a"');
    await expect(reader?.read()).rejects.toThrow("terminated");
  });

  test("a connection that drops before the response is seen as broken", async () => {
    start(createMock().reply(drop()));

    await expect(send()).rejects.toThrow(TypeError);
  });

  test("a consumer that leaves a stalled stream is seen, and nothing hangs", async () => {
    const mock = createMock().reply(stream([text(" a"), stall()]));
    start(mock);
    const controller = new AbortController();

    const response = await send({ stream: true }, { signal: controller.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    const next = reader?.read();
    controller.abort(new Error("changed my mind"));

    await expect(next).rejects.toThrow("changed my mind");
    expect((await mock.waitForEnd(await mock.waitForCall(1))).outcome).toBe("aborted");
  });

  test("a response of another fetch, whose headers are immutable, is forwarded", async () => {
    const scripted = await fetch("data:text/plain,Hello");
    start(createMock({ checkResponses: "off" }).reply(() => scripted));

    const response = await send();

    expect(response.headers.get("content-type")).toBe("text/plain");
    expect(await response.text()).toBe("Hello");
  });

  test("a network error as a reply stays one", async () => {
    start(createMock().reply(() => Response.error()));

    await expect(send()).rejects.toThrow(TypeError);
  });

  test("a bug in the mock gets a 500 that shows it, not a network error", async () => {
    // Newer versions print it, too.
    const printed = vi.spyOn(console, "error").mockReturnValue();
    onTestFinished(() => printed.mockRestore());
    const bug = new TypeError("a bug of the test");
    start({ ...createMock(), fetch: () => Promise.reject(bug) });

    const response = await send();

    expect(response.status).toBe(500);
    expect(await response.text()).toContain("a bug of the test");
  });

  test.each([`${BASE_URL}/`, `${BASE_URL}/v1`, new URL(BASE_URL), `${BASE_URL}/v1/complete`])(
    "the base URL %s is handled",
    async (baseUrl) => {
      start(createMock(), { baseUrl });

      const response = await send({}, {}, BASE_URL);

      expect(response.status).toBe(200);
    },
  );

  test.each(["http://[::1]:4010", "http://localhost:4010", "https://proxy.example/a(b)/c+d"])(
    "the base URL %s is taken literally",
    async (baseUrl) => {
      start(createMock(), { baseUrl });

      expect((await send({}, {}, baseUrl)).status).toBe(200);
    },
  );

  test("a request to /v1/v1/complete gets the API's 404", async () => {
    start(createMock());

    const response = await send({}, {}, "https://api.anthropic.com/v1");

    expect(response.status).toBe(404);
  });

  test("another method gets the API's 405", async () => {
    start(createMock());

    const response = await fetch("https://api.anthropic.com/v1/complete");

    expect(response.status).toBe(405);
  });

  test("a page without a key gets a response at the path of its back end", async () => {
    const mock = createMock().reply(" a");
    start(mock, { path: "/api/complete" });

    const response = await fetch(`${pageOrigin()}/api/complete`, {
      method: "POST",
      body: JSON.stringify(HELLO),
    });

    expect(await response.json()).toMatchObject({ completion: " a" });
    expect(mock.calls[0]?.url).toBe("https://api.anthropic.com/v1/complete");
  });

  test("the back end of a page has its own base URL, and its path may end in anything", async () => {
    const mock = createMock().reply(" a");
    start(mock, { baseUrl: BASE_URL, path: "/complete.json" });

    const response = await fetch(`${BASE_URL}/complete.json`, {
      method: "POST",
      body: JSON.stringify(HELLO),
    });

    expect(response.status).toBe(200);
  });

  test("a page that leaves a stream of its back end is seen to leave", async () => {
    const mock = createMock().reply(stream([text(" a"), stall()]));
    start(mock, { path: "/api/complete" });
    const controller = new AbortController();

    const response = await fetch(`${pageOrigin()}/api/complete`, {
      method: "POST",
      body: JSON.stringify({ ...HELLO, stream: true }),
      signal: controller.signal,
    });
    const reader = response.body?.getReader();
    await reader?.read();
    const next = reader?.read();
    controller.abort(new Error("changed my mind"));

    await expect(next).rejects.toThrow("changed my mind");
    expect((await mock.waitForEnd(await mock.waitForCall(1))).outcome).toBe("aborted");
  });
}

/** What a typed `http` does in every version of MSW. */
export function describeHttp(startWith: (...handlers: HttpHandler[]) => void): void {
  const COMPLETION = {
    type: "completion",
    id: "compl_1",
    completion: " a",
    stop_reason: "stop_sequence",
    model: "claude-2.1",
  } as const;
  const EVENTS: StreamEvent[] = [
    { type: "completion", id: "compl_1", completion: " a", stop_reason: null, model: "claude-2.1" },
    { type: "completion", id: "compl_1", completion: "", stop_reason: "stop_sequence", model: "claude-2.1" },
  ];

  test("a handler of one's own responds with JSON, from the typed request", async () => {
    startWith(
      http.post("/v1/complete", async ({ request, response }) => {
        const { model } = await request.json();
        return response(200).json({ ...COMPLETION, model }, { headers: { "request-id": "req_1" } });
      }),
    );

    const response = await send();

    expect(response.headers.get("request-id")).toBe("req_1");
    expect(await response.json()).toEqual({ ...COMPLETION, model: HELLO.model });
  });

  test("a handler of one's own responds with an error", async () => {
    startWith(
      http.post("/v1/complete", ({ response }) =>
        response(429).json(
          { type: "error", error: { type: "rate_limit_error", message: "Slow down" } },
          { headers: { "retry-after": 3 } },
        ),
      ),
    );

    const response = await send();

    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "3"]);
    expect((await response.json()).error.message).toBe("Slow down");
  });

  test("a handler of one's own streams events, from an array or as they come", async () => {
    const ends: string[] = [];
    async function* events(): AsyncGenerator<StreamEvent> {
      try {
        yield* EVENTS;
      } finally {
        ends.push("ended");
      }
    }
    startWith(
      http.post("/v1/complete", ({ response }) => response(200).stream(EVENTS), { once: true }),
      http.post("/v1/complete", ({ response }) => response(200).stream(events())),
    );

    const [first, second] = [await (await send()).text(), await (await send()).text()];

    expect(first).toBe(EVENTS.map((event) => encodeStreamEvent(event)).join(""));
    expect(second).toBe(first);
    expect(ends).toEqual(["ended"]);
  });

  test("a stream whose events throw is seen to break, after the events before", async () => {
    async function* events(): AsyncGenerator<StreamEvent> {
      yield* EVENTS.slice(0, 1);
      throw new Error("scripted");
    }
    startWith(http.post("/v1/complete", ({ response }) => response(200).stream(events())));

    const response = await send();
    const reader = response.body?.getReader();
    const first = await reader?.read();

    expect(new TextDecoder().decode(first?.value)).toContain('" a"');
    await expect(reader?.read()).rejects.toThrow(/scripted|terminated/);
  });

  test("a Response that types do not check is sent with a warning that names what does not conform", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    onTestFinished(() => warn.mockRestore());
    // From JavaScript, or with a cast.
    const resolver = (() => Response.json({ completion: " Hi" })) as unknown as CompletionResolver;
    startWith(http.post("/v1/complete", resolver));

    expect(await (await send()).json()).toEqual({ completion: " Hi" });
    expect(warn.mock.calls).toEqual([
      [
        "Failed to send a documented response: /type of the body is required. " +
          "Fix the Response, or return response.untyped(new Response(…)) if that is intended.",
      ],
    ]);
  });

  test("a Response that types do not check is an error or is sent, as the option says", async () => {
    const resolver = (() => Response.json({ completion: " Hi" })) as unknown as CompletionResolver;
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    onTestFinished(() => error.mockRestore());
    startWith(
      createHttp({ checkResponses: "error" }).post("/v1/complete", resolver, { once: true }),
      createHttp({ checkResponses: "off" }).post("/v1/complete", resolver),
    );

    const response = await send();
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("/type of the body is required");
    expect((await send()).status).toBe(200);
  });

  test("a resolver that returns nothing leaves the request to the next handler", async () => {
    startWith(
      http.post("/v1/complete", () => undefined),
      http.post("/v1/complete", ({ response }) => response.untyped(new Response("next", { status: 418 }))),
    );

    expect((await send()).status).toBe(418);
  });

  test("a handler has its own base URL", async () => {
    startWith(
      createHttp({ baseUrl: `${BASE_URL}/v1/` }).post("/v1/complete", ({ response }) =>
        response(200).json(COMPLETION),
      ),
    );

    expect((await send({}, {}, BASE_URL)).status).toBe(200);
  });

  test.each<{ title: string; respond: CompletionResolver; message: string }>([
    {
      title: "a completion without a member",
      respond: ({ response }) => response(200).json({ ...COMPLETION, stop_reason: undefined } as never),
      message:
        "Failed to respond: the body of response(200).json() does not match the OpenAPI document: /stop_reason is required.",
    },
    {
      title: "an error without its envelope",
      respond: ({ response }) => response(500).json({ message: "no" } as never),
      message: "Failed to respond: the body of response(500).json() does not match the OpenAPI document: ",
    },
    {
      title: "an event of another type",
      respond: ({ response }) => response(200).stream([{ type: "content_block_delta" }] as never),
      message:
        "Failed to respond: the body of response(200).stream() does not match the OpenAPI document: /type must be one of",
    },
  ])("$title is rejected, and the message says what does not match", async ({ respond, message }) => {
    let thrown: unknown;
    startWith(
      http.post("/v1/complete", (info) => {
        try {
          return respond(info);
        } catch (error) {
          thrown = error;
          return info.response.untyped(new Response(null, { status: 500 }));
        }
      }),
    );

    await send();

    expect(thrown).toMatchObject({ name: "UsageError", message: expect.stringContaining(message) });
  });
}

/** The origin of the page, if there is one. */
function pageOrigin(): string {
  return globalThis.location?.origin ?? "http://localhost:3000";
}
