import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import {
  completion,
  createMock,
  drop,
  errorEvent,
  failure,
  pause,
  ping,
  raw,
  type Reply,
  stall,
  stream,
  text,
} from "@text-completions/mock";
import { connectMock, ControlError, createControl, type RemoteMock } from "@text-completions/mock/control";
import { serveMock } from "@text-completions/mock/server";
import { expect, onTestFinished, test } from "vitest";
import { HEADERS, HELLO } from "./post.ts";

/** A mock with a control API, on a port. */
async function serve(): Promise<string> {
  const server = await serveMock(createControl(() => createMock({ checkResponses: "off" })));
  onTestFinished(() => server.close());
  return server.url;
}

/** Another server, on a port. */
async function listen(respond: RequestListener): Promise<string> {
  const server: Server = createServer(respond).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => server.close().closeAllConnections());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

function send({ url, headers }: RemoteMock, body: object = {}): Promise<Response> {
  return fetch(`${url}/v1/complete`, {
    method: "POST",
    headers: { ...HEADERS, ...headers },
    body: JSON.stringify({ ...HELLO, ...body }),
  });
}

async function errorOf(promise: Promise<unknown>): Promise<ControlError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ControlError)) throw new Error(`Not a ControlError: ${String(error)}`);
  return error;
}

test("a test scripts, inspects and resets a mock in another process", async () => {
  const mock = connectMock(await serve());

  await mock.replyOnce([failure("overloaded_error", { retryAfterSeconds: 2 }), " second"]);
  await mock.reply(" toes", { when: { lastHumanTurn: /TOES/i }, times: 2 });
  await expect(mock.assertDone()).rejects.toThrow("2 replies were not used");
  const first = await send(mock);
  const second = await (await send(mock)).json();

  expect([first.status, first.headers.get("retry-after"), second.completion]).toEqual([529, "2", " second"]);
  expect(await mock.calls()).toMatchObject([
    { number: 1, status: 529, outcome: "answered", request: HELLO },
    { number: 2, text: " second" },
  ]);
  expect(await mock.findings()).toMatchObject([{ id: "early-retry", call: 2 }]);
  await mock.reset();
  expect(await mock.calls()).toEqual([]);
  await mock.assertDone();
});

test("scopes share nothing", async () => {
  const url = await serve();
  const [one, other] = ["one", "another test › with a name"].map((_, index) =>
    connectMock(url, { scope: `test ${index}` }),
  );
  if (one === undefined || other === undefined) throw new Error("unreachable");

  await Promise.all([one.reply(" One"), other.reply(" Other")]);
  const texts = await Promise.all(
    [one, other].map(async (mock) => (await (await send(mock)).json()).completion),
  );
  await one.reset();

  expect(texts).toEqual([" One", " Other"]);
  expect(one.headers).toEqual({ "x-mock-scope": "test 0" });
  expect(await one.calls()).toEqual([]);
  expect(await other.calls()).toHaveLength(1);
  expect(await connectMock(url).calls()).toEqual([]);
});

/** What a mock sends for a reply, in this process or scripted from afar. */
async function outcomeOf(respond: () => Promise<Response>): Promise<unknown> {
  try {
    const response = await respond();
    const { status, headers } = response;
    const shown = [headers.get("content-type"), headers.get("x-a"), headers.get("retry-after")];
    return { status, shown, text: (await response.text()).replaceAll(/(?:compl|req)_\w+/g, "id") };
  } catch (error) {
    return String(error);
  }
}

test.each<{ name: string; reply: Reply }>([
  {
    name: "a completion with options",
    reply: completion(" a b", {
      stopReason: "max_tokens",
      model: "m",
      id: "compl_1",
      headers: { "x-a": "b" },
    }),
  },
  {
    name: "a failure with options",
    reply: failure("api_error", {
      status: 503,
      message: "no",
      details: { a: 1 },
      requestId: null,
      shouldRetry: false,
    }),
  },
  {
    name: "a stream",
    reply: stream([
      text(" a"),
      ping(),
      pause(1),
      raw(Uint8Array.of(0x3a, 0xff, 0x0a)),
      errorEvent("api_error", "no"),
    ]),
  },
  { name: "a stream with a default message", reply: stream([text(" a"), errorEvent("overloaded_error")]) },
  { name: "a stream that breaks", reply: stream([text(" a"), drop()]) },
  { name: "a connection that breaks", reply: drop("reset") },
  {
    name: "a Response",
    reply: new Response("<p>ü", { status: 502, headers: { "content-type": "text/html", "x-a": "b" } }),
  },
])("$name arrives as it would from a mock in this process", async ({ reply }) => {
  const remote = connectMock(await serve());
  await using local = await serveMock(createMock({ checkResponses: "off" }).reply(reply));

  await remote.reply(reply);

  for (const body of [{}, { stream: true }]) {
    const expected = await outcomeOf(() => send({ ...remote, url: local.url }, body));
    expect(await outcomeOf(() => send(remote, body))).toEqual(expected);
  }
});

test("stall() can be scripted remotely", async () => {
  const mock = connectMock(await serve());
  await mock.reply([stall(), stream([text(" a"), stall()])]);

  await expect(
    fetch(`${mock.url}/v1/complete`, {
      method: "POST",
      headers: HEADERS,
      body: JSON.stringify(HELLO),
      signal: AbortSignal.timeout(100),
    }),
  ).rejects.toThrow("timeout");
});

test("what data cannot express is rejected before anything is sent", async () => {
  const mock = connectMock("http://127.0.0.1:1");

  await expect(mock.reply(() => " a")).rejects.toThrow(
    'Invalid option "reply": expected a reply that can be sent to a server, got a function. Pass a reply such as completion(…), and `when` to choose it by the request.',
  );
  await expect(mock.reply(" a", { when: () => true })).rejects.toThrow(
    'Invalid option "when": expected conditions',
  );
  await expect(mock.reply(new Response(Uint8Array.of(0xff)))).rejects.toThrow(
    "expected a Response whose body is text in UTF-8",
  );
  await expect(mock.reply(5 as never)).rejects.toThrow('Invalid option "reply": expected a string');
  await expect(mock.reply(" a", { time: 1 } as never)).rejects.toThrow(
    'Unknown option "time". Did you mean "times"?',
  );
});

test.each([
  { url: "localhost:4010", options: {}, message: 'Invalid option "url": expected an http or https URL' },
  {
    url: "http://127.0.0.1",
    options: { scope: " a" },
    message: 'Invalid option "scope": expected at most 200 visible ASCII',
  },
  { url: "http://127.0.0.1", options: { scope: "ü" }, message: 'Invalid option "scope"' },
  {
    url: "http://127.0.0.1",
    options: { scopes: "a" },
    message: 'Unknown option "scopes". Did you mean "scope"?',
  },
])("connectMock($url, $options) throws", ({ url, options, message }) => {
  expect(() => connectMock(url, options)).toThrow(message);
});

test.each([
  { how: "announces", headers: { "content-length": "1000000" } },
  { how: "never stops sending", headers: {} },
])("a response that is too long is not read, from a server that $how it", async ({ headers }) => {
  let closed: () => void = () => undefined;
  const end = new Promise<void>((resolve) => void (closed = resolve));
  const url = await listen((_, response) => {
    response.on("close", closed).writeHead(200, headers);
    const write = (): void =>
      void (response.destroyed || response.write(" ".repeat(50), () => setImmediate(write)));
    write();
  });

  const error = await errorOf(connectMock(url, { maxResponseBytes: 100 }).calls());

  expect(error).toMatchObject({ code: "not-a-control-api", status: 200 });
  expect(error.message).toContain(
    "the response is longer than 100 bytes. Raise maxResponseBytes, if it is a mock",
  );
  await end;
});

test("the error for an unreachable server says how to start one", async () => {
  const error = await errorOf(connectMock("http://127.0.0.1:1").calls());

  expect(error).toMatchObject({ code: "unreachable", status: undefined });
  expect(error.message).toMatch(
    /^Failed to reach a mock at http:\/\/127\.0\.0\.1:1: .+\. Start one with "text-completions mock", or with serveMock\(createControl\(…\)\)\.$/,
  );
});

test.each<{ name: string; respond: RequestListener; status: number }>([
  { name: "a page", respond: (_, out) => void out.end("<html>"), status: 200 },
  { name: "a redirect", respond: (_, out) => void out.writeHead(302, { location: "/" }).end(), status: 302 },
  { name: "other JSON", respond: (_, out) => void out.end('{"calls":{}}'), status: 200 },
  { name: "nothing", respond: (_, out) => void out.end(), status: 200 },
])("a server that responds with $name is no mock", async ({ respond, status }) => {
  const mock = connectMock(await listen(respond));

  for (const ask of [mock.calls(), mock.reset(), mock.assertDone(), mock.findings(), mock.reply(" a")]) {
    expect(await errorOf(ask)).toMatchObject({ code: "not-a-control-api", status });
  }
});

test("a mock without a control API is named as such", async () => {
  await using server = await serveMock(createMock());

  const error = await errorOf(connectMock(server.url).calls());

  expect(error).toMatchObject({ code: "not-a-control-api", status: 404 });
  expect(error.message).toContain("it responds with status 404, but not as a mock with a control API");
});

test("the reason of the server is shown when it rejects a request", async () => {
  const url = await listen((_, out) => {
    out
      .writeHead(403)
      .end(JSON.stringify({ code: "remote-host", message: "Only requests from this machine are accepted." }));
  });

  const error = await errorOf(connectMock(url).calls());

  expect(error).toMatchObject({ code: "rejected", status: 403 });
  expect(error.message).toBe(
    `Failed to GET /__mock/calls of ${url}: Only requests from this machine are accepted.`,
  );
});

test("a server that never responds, or never ends its response, does not hold a test", async () => {
  const silent = await listen(() => undefined);
  const endless = await listen((_, out) => void out.writeHead(200).write("{"));

  for (const url of [silent, endless]) {
    const error = await errorOf(connectMock(url, { timeoutMs: 50 }).calls());
    expect(error.code).toBe("unreachable");
    expect(error.message).toContain("there was no response within 50 ms");
    const stop = new AbortController();
    const calls = connectMock(url, { signal: stop.signal }).calls();
    setTimeout(() => stop.abort(new Error("enough")), 20);
    await expect(calls).rejects.toThrow("enough");
  }
});
