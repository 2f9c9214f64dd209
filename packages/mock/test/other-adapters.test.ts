// What HTTP adapters of others do where the mock needs something else. A test that fails here says that a library has
// improved: look at it again, and at "Why packages/mock/src/server is no library" in ARCHITECTURE.md.
import { once } from "node:events";
import { connect } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { serveMock } from "@text-completions/mock/server";
import { serve } from "srvx/node";
import { describe, expect, onTestFinished, test, vi } from "vitest";

type Fetch = (request: Request) => Promise<Response>;

async function startOurs(fetch: Fetch): Promise<number> {
  const server = await serveMock({ fetch });
  onTestFinished(() => server.close());
  return Number(new URL(server.url).port);
}

async function startSrvx(fetch: Fetch): Promise<number> {
  const server = serve({ fetch, port: 0, hostname: "127.0.0.1", silent: true, gracefulShutdown: false });
  await server.ready();
  onTestFinished(() => server.close(true));
  return Number(new URL(server.url ?? "").port);
}

async function startHono(fetch: Fetch): Promise<number> {
  const server = createAdaptorServer({ fetch }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

/**
 * Sends a request, and once more when a response has come, if the connection `isKept` then. Returns the status line
 * that came, and how the connection ended, or that it is open after the second response.
 */
async function send(
  port: number,
  text: string,
  { isKept = false }: { isKept?: boolean } = {},
): Promise<{ line: string; end: string }> {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  let end = "open";
  const ended = new Promise<void>((resolve) => {
    socket.on("data", (bytes) => {
      const before = countResponses(received);
      received += bytes.toString();
      if (!isKept || countResponses(received) === before) return;
      if (before === 0) socket.write(text);
      else resolve();
    });
    socket.once("end", () => (end = "closed")).once("end", resolve);
    socket.once("error", () => (end = "reset")).once("error", resolve);
  });
  socket.write(text);
  await ended;
  socket.destroy();
  return { line: received.split("\r\n")[0]?.trim() ?? "", end };
}

function countResponses(received: string): number {
  return received.split("HTTP/1.1 ").length - 1;
}

const GET = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";

const RESET = new TypeError("terminated", {
  cause: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }),
});

const breakBefore: Fetch = async () => {
  throw RESET;
};

/** A response that breaks after its first text. */
const breakWithin: Fetch = async () =>
  new Response(
    new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode("Hello"));
        setTimeout(() => controller.error(RESET), 20);
        return new Promise(() => undefined);
      },
    }),
  );

describe("a connection that a script resets before the response", () => {
  test("is reset by the mock's server", async () => {
    expect(await send(await startOurs(breakBefore), GET)).toEqual({ line: "", end: "reset" });
  });

  test("is a 500 of srvx 1.0", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    onTestFinished(() => error.mockRestore());
    expect(await send(await startSrvx(breakBefore), GET, { isKept: true })).toEqual({
      line: "HTTP/1.1 500 Internal Server Error",
      end: "open",
    });
  });

  test("is a 500 of @hono/node-server 2.1", async () => {
    expect(await send(await startHono(breakBefore), GET, { isKept: true })).toEqual({
      line: "HTTP/1.1 500 Internal Server Error",
      end: "open",
    });
  });
});

describe("a connection that a script resets within the response", () => {
  test("is reset by the mock's server", async () => {
    expect(await send(await startOurs(breakWithin), GET)).toEqual({ line: "HTTP/1.1 200 OK", end: "reset" });
  });

  test("is closed by srvx 1.0", async () => {
    expect(await send(await startSrvx(breakWithin), GET)).toEqual({ line: "HTTP/1.1 200", end: "closed" });
  });

  test("is closed by @hono/node-server 2.1, with an error on the console", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    onTestFinished(() => error.mockRestore());
    expect(await send(await startHono(breakWithin), GET)).toEqual({ line: "HTTP/1.1 200 OK", end: "closed" });
    expect(error).toHaveBeenCalledWith(RESET);
  });
});

describe("CONNECT", () => {
  const request = "CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n";
  const respond: Fetch = async () => new Response("Hello");

  test("gets the API's 405 from the mock's server", async () => {
    expect((await send(await startOurs(respond), request)).line).toBe("HTTP/1.1 405 Method Not Allowed");
  });

  test.each([
    { name: "srvx 1.0", start: startSrvx },
    { name: "@hono/node-server 2.1", start: startHono },
  ])("gets no response from $name", async ({ start }) => {
    expect(await send(await start(respond), request)).toEqual({ line: "", end: "closed" });
  });
});

test("an unreadable host gets a response of the handler from the mock's server, and a 400 of @hono/node-server 2.1", async () => {
  const request = "GET / HTTP/1.1\r\nhost: a b\r\n\r\n";
  const respond: Fetch = async () => new Response("Hello");

  expect((await send(await startOurs(respond), request, { isKept: true })).line).toBe("HTTP/1.1 200 OK");
  expect((await send(await startHono(respond), request)).line).toBe("HTTP/1.1 400 Bad Request");
});
