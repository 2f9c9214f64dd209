import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { fetchByHttp } from "./fetch.ts";

/** Starts a server that sends the same bytes to every client and keeps the connection open. */
async function say(text: string): Promise<{ request: Request; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    socket.once("data", () => socket.write(text, "latin1"));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { request: new Request(`http://127.0.0.1:${port}/`, { method: "POST", body: "{}" }), sockets };
}

test("returns the status, the headers and the body", async () => {
  const { request } = await say("HTTP/1.1 299 Fine\r\nA: b\r\ncontent-length: 2\r\n\r\nHi");

  const response = await fetchByHttp(request);

  expect([response.status, response.headers.get("a"), await response.text()]).toEqual([299, "b", "Hi"]);
});

test("rejects a compressed response, which it did not ask for, and closes the connection", async () => {
  const { request, sockets } = await say(
    "HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 2\r\n\r\nHi",
  );

  await expect(fetchByHttp(request)).rejects.toThrow("the response is compressed (content-encoding: br)");
  await Promise.all([...sockets].map((socket) => once(socket, "close")));
});

test.each([600, 999, 101])(
  "rejects status %i, which no Response can have, and closes the connection",
  async (status) => {
    const head = status === 101 ? "connection: upgrade\r\nupgrade: h2c\r\n" : "content-length: 2\r\n";
    const { request, sockets } = await say(`HTTP/1.1 ${status} Odd\r\n${head}\r\nHi`);

    await expect(fetchByHttp(request)).rejects.toThrow(
      `expected a response status from 200 to 599, got ${status}`,
    );
    await Promise.all([...sockets].map((socket) => once(socket, "close")));
  },
);

test("rejects with the reason of an abort, and closes the connection", async () => {
  const { request, sockets } = await say("");

  const response = fetchByHttp(new Request(request, { signal: AbortSignal.timeout(20) }));

  await expect(response).rejects.toMatchObject({ name: "TimeoutError" });
  await Promise.all([...sockets].map((socket) => once(socket, "close")));
});

test("obeys a signal next to the request, before the headers and in the body", async () => {
  const silent = await say("");
  const stalled = await say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nHi");
  const controller = new AbortController();
  const { signal } = controller;

  const waiting = fetchByHttp(silent.request, { signal });
  const response = await fetchByHttp(stalled.request, { signal });
  const text = response.text();
  controller.abort(new Error("enough"));

  await expect(waiting).rejects.toThrow("enough");
  await expect(text).rejects.toThrow("enough");
  for (const { sockets } of [silent, stalled]) {
    await Promise.all([...sockets].map((socket) => once(socket, "close")));
  }
});

test("closes the connection when its reader has left", async () => {
  const { request, sockets } = await say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nHi");

  const response = await fetchByHttp(request);
  await response.body?.cancel();

  await expect.poll(() => sockets.size, { timeout: 30_000 }).toBe(0);
});

test("rejects the body of a connection that breaks", async () => {
  const { request, sockets } = await say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nHi");

  const response = await fetchByHttp(request);
  for (const socket of sockets) socket.destroy();

  await expect(response.text()).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("sends the request again on a new connection if the server closed an idle one", async () => {
  const counts: number[] = [];
  const server = createServer((socket) => {
    const index = counts.push(0) - 1;
    socket
      .on("error", () => {})
      .on("data", () => {
        counts[index] = (counts[index] ?? 0) + 1;
        if (counts[index] > 1) socket.destroy();
        else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nHi");
      });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;

  const texts: string[] = [];
  for (let count = 0; count < 4; count++) {
    const response = await fetchByHttp(new Request(url, { method: "POST", body: "{}" }));
    texts.push(await response.text());
    await new Promise(setImmediate);
  }

  expect(texts).toEqual(["Hi", "Hi", "Hi", "Hi"]);
  expect(counts).toContain(2);
});

test("rejects if the server closes a new connection, without a second attempt", async () => {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.on("error", () => {}).once("data", () => socket.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;

  await expect(fetchByHttp(new Request(url, { method: "POST", body: "{}" }))).rejects.toThrow(
    "socket hang up",
  );
  expect(count).toBe(1);
});
