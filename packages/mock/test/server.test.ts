import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { HEADER, type Completion } from "@text-completions/core";
import { decodeStreamEvents } from "@text-completions/core/sse";
import { createManualClock, createMock, drop, pause, stall, stream, text } from "@text-completions/mock";
import { serveMock, type MockServer } from "@text-completions/mock/server";
import { expect, test, vi } from "vitest";
import { HEADERS, HELLO } from "./post.ts";

function send(server: MockServer, body: object = {}, init: RequestInit = {}): Promise<Response> {
  const content = JSON.stringify({ ...HELLO, ...body });
  return fetch(`${server.url}/v1/complete`, { method: "POST", headers: HEADERS, body: content, ...init });
}

/** Sends bytes as they are, and returns what is received until the connection ends. */
function sendRaw(server: MockServer, bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on("data", (chunk) => (received += chunk.toString()));
    socket.on("error", reject);
    socket.on("close", () => resolve(received));
  });
}

test("any client can use the mock over HTTP", async () => {
  await using server = await serveMock(createMock());

  const response = await send(server);

  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(response.status).toBe(200);
  expect(response.headers.get(HEADER.requestId)).toMatch(/^req_01/);
  expect(await response.json()).toMatchObject({
    completion: " Hello! My name is Claude.",
    model: "claude-2.1",
  });
});

test.each(["host:", "host: localhost"])("a path is read with the header %j", async (host) => {
  const mock = createMock();
  await using server = await serveMock(mock);

  const received = await sendRaw(
    server,
    `POST /v1/complete HTTP/1.1\r\n${host}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
  );

  expect(received).toContain("x-api-key header is required");
  expect(mock.calls[0]?.url).toBe("http://localhost/v1/complete");
});

test("an error has its status, headers and body", async () => {
  await using server = await serveMock(createMock());

  const response = await send(server, { temperature: 2 });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { message: "temperature: range: 0..1" } });
});

test("a stream arrives chunk by chunk, its headers first", async () => {
  const clock = createManualClock();
  await using server = await serveMock(createMock({ clock }).reply(stream([text(" a"), text(" b")])));

  const response = await send(server, { stream: true });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const chunks = [];
  for (let i = 0; i < 3; i++) {
    await clock.next();
    chunks.push((await reader?.read())?.value);
  }

  expect(chunks).toEqual([
    expect.stringContaining('"completion":" a"'),
    expect.stringContaining('"completion":" b"'),
    expect.stringContaining('"stop_reason":"stop_sequence"'),
  ]);
});

test("a dropped connection is broken for the client, before and in the middle of a response", async () => {
  const mock = createMock()
    .replyOnce(drop())
    .replyOnce(stream([text(" a"), drop()]));
  await using server = await serveMock(mock);

  await expect(send(server)).rejects.toThrow("fetch failed");
  const response = await send(server, { stream: true });

  await expect(response.text()).rejects.toThrow("terminated");
});

test("a client can distinguish a reset from a close, before and in the middle of a response", async () => {
  const mock = createMock()
    .replyOnce(drop("reset"))
    .replyOnce(stream([text(" a"), drop("reset")]))
    .replyOnce(stream([text(" a"), drop()]));
  await using server = await serveMock(mock);

  expect(await causeOf(send(server))).toMatchObject({ code: "ECONNRESET" });
  const reset = await send(server, { stream: true });
  expect(await causeOf(reset.text())).toMatchObject({ code: "ECONNRESET" });
  const closed = await send(server, { stream: true });
  expect(await causeOf(closed.text())).toMatchObject({ message: "other side closed" });
});

test("data sent before a reset arrives", async () => {
  await using server = await serveMock(createMock().reply(stream([text(" a"), drop("reset")])));
  const { body } = await send(server, { stream: true });
  const reader = body?.getReader();

  const first = await reader?.read();

  expect(new TextDecoder().decode(first?.value)).toContain('"completion":" a"');
  await expect(reader?.read()).rejects.toThrow("terminated");
});

test("a disconnect in the middle of a stream is noticed", async () => {
  const mock = createMock().reply(stream([text(" a"), stall()]));
  await using server = await serveMock(mock);
  const controller = new AbortController();

  const response = await send(server, { stream: true }, { signal: controller.signal });
  await response.body?.getReader().read();
  controller.abort();
  const call = await mock.waitForEnd(await mock.waitForCall(1));

  expect(call.outcome).toBe("aborted");
});

test("a disconnect before any response is noticed", async () => {
  const mock = createMock().reply(stall());
  await using server = await serveMock(mock);
  const controller = new AbortController();

  const pending = send(server, {}, { signal: controller.signal });
  const call = await mock.waitForCall(1);
  controller.abort();

  await expect(pending).rejects.toThrow("aborted");
  expect((await mock.waitForEnd(call)).outcome).toBe("aborted");
});

test("a disconnect during the upload leaves no call pending", async () => {
  const mock = createMock();
  await using server = await serveMock(mock);
  const { hostname, port } = new URL(server.url);

  const socket = connect(Number(port), hostname, () => {
    socket.write(
      'POST /v1/complete HTTP/1.1\r\nhost: a\r\nx-api-key: k\r\nanthropic-version: 2023-06-01\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"mod\r\n',
    );
  });
  const call = await mock.waitForCall(1);
  socket.destroy();

  expect((await mock.waitForEnd(call)).outcome).toBe("aborted");
});

test("closing breaks open streams and frees the port", async () => {
  const mock = createMock().reply(stream([text(" a"), stall()]));
  const server = await serveMock(mock);
  const response = await send(server, { stream: true });
  const reading = response.text();

  await server.close();

  await expect(reading).rejects.toThrow("terminated");
  await using next = await serveMock(mock, { port: Number(new URL(server.url).port) });
  expect(next.url).toBe(server.url);
});

test("closing with grace lets open streams end, accepts no new connection, and leaves none open", async () => {
  const mock = createMock().reply(stream([text(" a"), pause(50), text(" b")]));
  const server = await serveMock(mock);
  const response = await send(server, { stream: true });

  // Longer than a test may take.
  const closing = server.close({ graceMs: 600_000 });
  await expect(send(server)).rejects.toThrow("fetch failed");
  const content = await response.text();
  await closing;

  expect(content).toContain('"stop_reason":"stop_sequence"');
});

test("closing with grace breaks what is still open after it", async () => {
  const mock = createMock().reply(stream([text(" a"), stall()]));
  const server = await serveMock(mock);
  const response = await send(server, { stream: true });
  const reading = response.text();

  await server.close({ graceMs: 20 });

  await expect(reading).rejects.toThrow("terminated");
  expect((await mock.waitForEnd(await mock.waitForCall(1))).outcome).toBe("aborted");
});

test("closing with an infinite grace period lets open streams end", async () => {
  const mock = createMock().reply(stream([text(" a"), pause(50), text(" b")]));
  const server = await serveMock(mock);
  const response = await send(server, { stream: true });

  const closing = server.close({ graceMs: Infinity });

  expect(await response.text()).toContain('"stop_reason":"stop_sequence"');
  await closing;
});

test("closing again shortens the grace, and closing a closed server is done at once", async () => {
  const server = await serveMock(createMock().reply(stall()));
  const pending = send(server);
  pending.catch(() => {});

  const closing = server.close({ graceMs: 600_000 });
  await server.close();
  await closing;
  await server.close({ graceMs: 600_000 });

  await expect(pending).rejects.toThrow("fetch failed");
});

test("closing does not wait for a client that asked for a tunnel and keeps its side open", async () => {
  const server = await serveMock(createMock());
  const { hostname, port } = new URL(server.url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.on("error", () => undefined);
  socket.write("CONNECT api.example:443 HTTP/1.1\r\nhost: api.example:443\r\n\r\n");
  socket.resume();
  await once(socket, "end");

  await expect(server.close()).resolves.toBeUndefined();
  socket.destroy();
});

test("fake timers do not keep a dropped connection open", async () => {
  const mock = createMock().reply(stream([text(" a"), drop()]));
  await using server = await serveMock(mock);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate"] });
  try {
    const response = await send(server, { stream: true });

    await expect(response.text()).rejects.toThrow("terminated");
  } finally {
    vi.useRealTimers();
  }
});

test("a port that is taken is an error", async () => {
  await using server = await serveMock(createMock());

  const second = serveMock(createMock(), { port: Number(new URL(server.url).port) });

  await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("a body that is too large is rejected, with or without a declared length", async () => {
  await using server = await serveMock(createMock({ maxRequestBytes: 2 * 1024 * 1024 }));
  const chunk = new TextEncoder().encode("x".repeat(1024 * 1024));
  const body = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 3; i++) controller.enqueue(chunk);
      controller.close();
    },
  });

  const declared = await send(server, { prompt: "x".repeat(3 * 1024 * 1024) });
  const undeclared = await send(server, {}, { body, duplex: "half" } as RequestInit);

  expect([declared.status, undeclared.status]).toEqual([413, 413]);
  expect(await declared.json()).toEqual({
    error: { type: "request_too_large", message: "Request exceeds the maximum size" },
  });
});

/**
 * Sends all of a large request before it reads anything, and returns the first line of the response to it and to the
 * next.
 */
async function sendAllFirst(server: MockServer, head: string): Promise<string[]> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname).setEncoding("latin1");
  try {
    const bytes = `${head}\r\nhost: a\r\ncontent-length: 8388608\r\n\r\n${"x".repeat(8 * 1024 * 1024)}`;
    await new Promise((resolve) => socket.write(bytes, resolve));
    const first = await readLine(socket);
    socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    return [first, await readLine(socket)];
  } finally {
    socket.destroy();
  }
}

/** Reads a response that arrives in one piece, and returns its first line. */
function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once("data", (received: string) => resolve(received.split("\r\n", 1)[0] ?? ""));
  });
}

test.each([
  { title: "at another path", head: "POST /elsewhere HTTP/1.1", status: "404 Not Found" },
  { title: "by another method", head: "PUT /v1/complete HTTP/1.1", status: "405 Method Not Allowed" },
  { title: "with too large a body", head: "POST /v1/complete HTTP/1.1", status: "413 Payload Too Large" },
])(
  "a request $title gets a response, though the client sends all before it reads",
  async ({ head, status }) => {
    await using server = await serveMock(createMock({ maxRequestBytes: 2 * 1024 * 1024 }));

    const lines = await sendAllFirst(server, head);

    expect(lines).toEqual([`HTTP/1.1 ${status}`, "HTTP/1.1 404 Not Found"]);
  },
  5000,
);

test.each([{ size: 1000 }, { size: 8 * 1024 * 1024 }])(
  "a request without a key gets its 401 before any of its $size bytes is read",
  async ({ size }) => {
    await using server = await serveMock(createMock());
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname).setEncoding("latin1");

    socket.write(`POST /v1/complete HTTP/1.1\r\nhost: a\r\ncontent-length: ${size}\r\n\r\n`);
    const line = await readLine(socket);
    socket.destroy();

    expect(line).toBe("HTTP/1.1 401 Unauthorized");
  },
);

test("a connection that is not kept alive stays open until the client has sent everything", async () => {
  await using server = await serveMock(createMock());
  const size = 32 * 1024 * 1024;
  const head = `POST /elsewhere HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: ${size}\r\n\r\n`;

  const received = await sendRaw(server, head + "x".repeat(size));

  expect(received).toContain("HTTP/1.1 404 ");
}, 5000);

test("a client that never sends what it has announced gets its response", async () => {
  await using server = await serveMock(createMock());
  const head =
    "POST /v1/complete HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 99999999999\r\n\r\n";

  expect(await sendRaw(server, head)).toContain("HTTP/1.1 413 ");
}, 5000);

test("a custom fetch need not read the body", async () => {
  await using server = await serveMock({ fetch: async () => new Response("no", { status: 403 }) });

  const lines = await sendAllFirst(server, "POST / HTTP/1.1");

  expect(lines[0]).toBe("HTTP/1.1 403 Forbidden");
}, 5000);

test("a body of a few megabytes is read completely", async () => {
  await using server = await serveMock(createMock({ countTokens: () => 1 }));

  const response = await send(server, { prompt: `\n\nHuman: ${"ä".repeat(2_000_000)}\n\nAssistant:` });

  expect(response.status).toBe(200);
});

test.each([
  {
    title: "a target that is no path",
    bytes: "GET http://elsewhere.example/ HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    status: " 404 ",
  },
  {
    title: "a host that is no host",
    bytes: "POST /v1/complete HTTP/1.1\r\nhost: a b[\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    status: " 401 ",
  },
  {
    title: "an asterisk",
    bytes: "OPTIONS * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    status: " 404 ",
  },
  { title: "no HTTP at all", bytes: "?\r\n\r\n", status: " 400 " },
  {
    title: "a method that no Request can have",
    bytes: "TRACE /v1/complete HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    status: " 405 ",
  },
  {
    title: "a request for a tunnel",
    bytes: "CONNECT api.example:443 HTTP/1.1\r\nhost: api.example:443\r\n\r\n",
    status: " 405 ",
  },
  {
    title: "a host with a user name and password",
    bytes:
      "POST /v1/complete HTTP/1.1\r\nhost: user:secret@a\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    status: " 401 ",
  },
])("$title gets a response, also from a fetch that takes a Request", async ({ bytes, status }) => {
  const mock = createMock();
  await using own = await serveMock({ fetch: (request) => mock.fetch(request) });
  expect((await sendRaw(own, bytes)).split("\r\n", 1)[0]).toContain(status);
  await using server = await serveMock(mock);

  const received = await sendRaw(server, bytes);

  expect(received.split("\r\n", 1)[0]).toContain(status);
});

test.each([
  { target: "http://api.example/v1/complete?a=b", url: "http://api.example/v1/complete?a=b" },
  { target: "HTTPS://user:secret@api.example/v1/complete", url: "https://api.example/v1/complete" },
])("the target $target, as a client of a proxy sends it, is understood", async ({ target, url }) => {
  const mock = createMock();
  await using server = await serveMock(mock);
  const headers = { ...HEADERS, host: "api.example", connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const content = JSON.stringify(HELLO);

  const received = await sendRaw(
    server,
    [`POST ${target} HTTP/1.1`, ...lines, `content-length: ${content.length}`, "", content].join("\r\n"),
  );

  expect(received).toContain("HTTP/1.1 200 ");
  expect(mock.calls[0]?.url).toBe(url);
});

test("500 concurrent streams are complete and not mixed up", async () => {
  const mock = createMock().reply(({ lastHumanTurn }) => ` ${lastHumanTurn}`.repeat(20));
  await using server = await serveMock(mock);

  const texts = await Promise.all(
    Array.from({ length: 500 }, async (_, i) => {
      const response = await send(server, { prompt: `\n\nHuman: word${i}\n\nAssistant:`, stream: true });
      let content = "";
      for await (const event of decodeStreamEvents(response.body ?? new ReadableStream())) {
        if (event.type === "completion") content += event.completion;
      }
      return content;
    }),
  );

  expect(texts).toEqual(Array.from({ length: 500 }, (_, i) => ` word${i}`.repeat(20)));
});

test("anything with a fetch can be served, with a body that streams", async () => {
  await using server = await serveMock({
    fetch: async (request) => new Response(request.body, { status: 201 }),
  });

  const response = await send(server);
  const echo: Completion = await response.json();

  expect(response.status).toBe(201);
  expect(echo).toEqual(HELLO);
});

test("a custom fetch gets a Request that it can forward", async () => {
  const mock = createMock();
  const seen: Request[] = [];
  await using server = await serveMock({
    fetch: (request) => {
      seen.push(request.clone());
      return mock.fetch(new Request(request));
    },
  });

  const response = await send(server, {}, { headers: { ...HEADERS, "x-own": "yes" } });

  expect(response.status).toBe(200);
  expect(seen[0]).toBeInstanceOf(Request);
  expect(seen[0]?.headers.get("x-own")).toBe("yes");
  expect(await seen[0]?.json()).toEqual(HELLO);
});

test.each([
  {
    title: "a byte order mark before the body is an error, as in the API",
    mark: "\uFEFF",
    headers: {},
    status: 400,
  },
  {
    title: "a header that comes twice has both values",
    mark: "",
    headers: { "anthropic-version": "2023-06-01\r\nAnthropic-Version: 2023-06-01" },
    status: 400,
  },
  {
    title: "headers of any case are found",
    mark: "",
    headers: { "X-API-KEY": "k", "x-api-key": undefined },
    status: 200,
  },
])("on the wire, $title", async ({ mark, headers, status }) => {
  const mock = createMock();
  await using server = await serveMock(mock);
  const content = mark + JSON.stringify(HELLO);
  const all = { ...HEADERS, host: "mock.example", connection: "close", ...headers };
  const lines = Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`);

  const received = await sendRaw(
    server,
    [
      "POST /v1/complete?a=b HTTP/1.1",
      ...lines,
      `content-length: ${Buffer.byteLength(content)}`,
      "",
      content,
    ].join("\r\n"),
  );

  expect(received).toContain(`HTTP/1.1 ${status} `);
  expect(mock.calls[0]?.url).toBe("http://mock.example/v1/complete?a=b");
  expect(JSON.stringify(mock.calls[0]?.headers)).not.toContain("sk-test");
});

async function causeOf(failing: Promise<unknown>): Promise<unknown> {
  const error: unknown = await failing.catch((reason: unknown) => reason);
  return error instanceof Error ? error.cause : error;
}
