// Ends requests to a recorder and a replay by their signals after garbage collections, and prints what came of it. Run
// with --expose-gc.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { createRecorder, createReplay } from "@text-completions/mock/record";

type Fetch = (input: Request | string, init?: RequestInit) => Promise<Response>;

const HOUR_MS = 3_600_000;

const server = createServer((request, response) => {
  response.once("close", () => server.emit("closed"));
  if (request.url === "/during") {
    response.writeHead(200);
    response.write("a");
  }
  server.emit("reached");
}).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
const origin = `http://127.0.0.1:${port}`;

const recorder = createRecorder();
const replay = createReplay({
  version: 1,
  exchanges: ["/before", "/during"].map((path) => ({
    request: { method: "POST", url: origin + path, headers: {}, body: { text: "" } },
    response: {
      status: 200,
      headers: {},
      headersAtMs: path === "/before" ? HOUR_MS : 0,
      chunks: [
        { atMs: path === "/before" ? HOUR_MS : 0, text: "a" },
        { atMs: HOUR_MS, text: "b" },
      ],
    },
    end: "complete",
    endedAtMs: HOUR_MS,
  })),
});

const results = [];
for (const path of ["/before", "/during"]) {
  for (const inside of [true, false]) {
    const reached = once(server, "reached");
    const closed = once(server, "closed");
    results.push({
      name: "recorder",
      path,
      inside,
      reason: await tryOne(recorder.fetch, path, inside, reached),
    });
    // The connection closes, too.
    await closed;
    results.push({
      name: "replay",
      path,
      inside,
      reason: await tryOne(replay.fetch, path, inside, setImmediate()),
    });
  }
}
const ends = recorder.recording.exchanges.map(({ end }) => end);
process.stdout.write(JSON.stringify({ results, ends }));
server.closeAllConnections();
server.close();

async function tryOne(
  fetch: Fetch,
  path: string,
  inside: boolean,
  reached: Promise<unknown>,
): Promise<unknown> {
  const controller = new AbortController();
  const outcome = start(fetch, origin + path, controller.signal, inside);
  await reached;
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.();
    await setImmediate();
  }
  controller.abort(new Error("changed my mind"));
  return outcome;
}

/** A separate function, so that nothing here holds the request. */
function start(fetch: Fetch, url: string, signal: AbortSignal, inside: boolean): Promise<unknown> {
  const init = { method: "POST", signal };
  const response = inside ? fetch(new Request(url, init)) : fetch(url, init);
  return response
    .then((received) => received.text())
    .then(
      () => "it did not fail",
      (error: unknown) => (error instanceof Error ? error.message : error),
    );
}
