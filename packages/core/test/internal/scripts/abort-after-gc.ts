// Ends requests by their signals after garbage collections, and prints what came of it. Run with --expose-gc.
import { createServer, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import {
  abortableBody,
  countOpenScopes,
  openAbortScope,
  recordExchange,
  sendRequest,
} from "@text-completions/core/internal";

type Phase = "before headers" | "during the body";
type Place = "inside the request" | "next to it";
type Call = (request: Request, signal: AbortSignal | undefined) => Promise<unknown>;

const CALLS: Record<string, Call> = {
  sendRequest: async (request, signal) => {
    const scope = openAbortScope(request, signal);
    const response = await sendRequest(fetch, request, scope.signal);
    if (response.body === null) throw new Error("no body");
    return new Response(abortableBody(response.body, scope.signal, { onEnd: () => scope.dispose() })).text();
  },
  recordExchange: async (request, signal) => {
    const { response } = recordExchange(fetch, request, { signal });
    return (await response).text();
  },
};

let inFlight: ServerResponse | undefined;
const server = createServer((request, response) => {
  inFlight = response;
  if (request.url === "/during") {
    response.writeHead(200);
    response.write("a");
  }
  server.emit("reached");
}).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

const results = [];
for (const [name, call] of Object.entries(CALLS)) {
  for (const phase of ["before headers", "during the body"] satisfies Phase[]) {
    for (const place of ["inside the request", "next to it"] satisfies Place[]) {
      results.push({ name, phase, place, ...(await tryOne(call, phase, place)) });
    }
  }
}
process.stdout.write(JSON.stringify(results));
server.closeAllConnections();
server.close();

async function tryOne(call: Call, phase: Phase, place: Place): Promise<object> {
  const controller = new AbortController();
  const reached = once(server, "reached");
  const outcome = start(call, phase, place, controller.signal);
  await reached;
  for (let round = 0; round < 10; round++) {
    globalThis.gc?.();
    await pause(10);
  }
  const closed = inFlight === undefined ? undefined : once(inFlight, "close");
  controller.abort("enough");
  return {
    outcome: await Promise.race([outcome, late("hangs")]),
    connection: await Promise.race([closed?.then(() => "closed"), late("open")]),
    openScopes: countOpenScopes(),
  };
}

/** Nothing but the call itself holds on to the request. */
function start(call: Call, phase: Phase, place: Place, signal: AbortSignal): Promise<unknown> {
  const url = `http://127.0.0.1:${port}/${phase === "during the body" ? "during" : "before"}`;
  const isInside = place === "inside the request";
  const request = new Request(url, isInside ? { signal } : {});
  return call(request, isInside ? undefined : signal).then(
    () => "ended",
    (error: unknown) => error,
  );
}

/** Longer than a busy machine takes. Does not keep this process alive: the server does. */
function late(value: string): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), 30_000).unref();
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
