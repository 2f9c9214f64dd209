// Ends requests to a fetch under contract by their signals after garbage collections, and prints what came of it. Run
// with --expose-gc.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { withContract } from "@text-completions/contract";

const server = createServer((request, response) => {
  response.once("close", () => server.emit("closed"));
  if (request.url?.endsWith("?during") === true) {
    response.writeHead(200);
    response.write("a");
  }
  server.emit("reached");
}).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

const contracted = withContract();

/** Where the signal is: in a `Request` that only the call references, or passed with a URL or a `Request`. */
const CALLS = {
  "in a Request": (url: string, signal: AbortSignal) => contracted(new Request(url, { signal })),
  "in a Request with options": (url: string, signal: AbortSignal) =>
    contracted(new Request(url, { signal }), { method: "PUT" }),
  "with a URL": (url: string, signal: AbortSignal) => contracted(url, { signal }),
  "with a Request": (url: string, signal: AbortSignal) => contracted(new Request(url), { signal }),
};

const results = [];
for (const path of ["/v1/complete?before", "/v1/complete?during", "/other?before", "/other?during"]) {
  for (const [place, call] of Object.entries(CALLS)) {
    const controller = new AbortController();
    const reached = once(server, "reached");
    const closed = once(server, "closed");
    const outcome = call(`http://127.0.0.1:${port}${path}`, controller.signal)
      .then((response) => response.text())
      .then(
        () => "ended",
        (error: unknown) => error,
      );
    await reached;
    for (let round = 0; round < 5; round++) {
      globalThis.gc?.();
      await pause(10);
    }
    controller.abort("enough");
    results.push({
      path,
      place,
      outcome: await Promise.race([outcome, pause(30_000, "hangs")]),
      connection: await Promise.race([closed.then(() => "closed"), pause(30_000, "open")]),
    });
  }
}
process.stdout.write(JSON.stringify(results));
process.exit();
