import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { misuse } from "../misuse.ts";
import { sendResponse } from "./send-response.ts";
import { toRequest } from "./to-request.ts";

/** Where the server listens. */
export interface ServeOptions {
  /** Default: 0, a free one. */
  port?: number | undefined;
  /** Default: `"127.0.0.1"`, reachable from this machine alone. */
  host?: string | undefined;
}

/** Anything that answers requests as the web platform does. */
export interface Fetchable {
  readonly fetch: (request: Request) => Promise<Response>;
}

/** A mock that listens. `await using` closes it. */
export interface MockServer extends AsyncDisposable {
  /** Base URL for a client, without a slash at the end. */
  readonly url: string;
  /** Stops listening and breaks the connections that are still open. */
  close(): Promise<void>;
}

/**
 * Serves a mock, or anything else with a `fetch`, on a port.
 *
 * @throws the error of Node, such as `EADDRINUSE`, if the port cannot be had.
 */
export async function serveMock(mock: Fetchable, options: ServeOptions = {}): Promise<MockServer> {
  if (typeof mock?.fetch !== "function") {
    throw misuse(
      "serve a mock",
      "it has no fetch",
      "Pass what createMock() gives, or anything with a fetch.",
    );
  }
  const { port = 0, host = "127.0.0.1" } = options;
  const server = createServer((message, out) => void handle(mock, message, out));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === "object" && address !== null ? address.port : port;

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actualPort}`,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function handle(mock: Fetchable, message: IncomingMessage, out: ServerResponse): Promise<void> {
  const gone = new AbortController();
  out.once("close", () => {
    if (!out.writableFinished) gone.abort(new DOMException("The client went away.", "AbortError"));
  });
  try {
    const request = await toRequest(message, gone.signal);
    await sendResponse(await mock.fetch(request), out);
  } catch {
    // A break that was scripted, or a client that went away: either way the connection ends here.
    await breakConnection(out);
  }
}

/** Breaks a connection, after what was written before has left. */
async function breakConnection(out: ServerResponse): Promise<void> {
  if (!out.headersSent || out.socket === null) return void out.destroy();
  // Node hands on what was written in this turn when the turn is over.
  await new Promise((resolve) => setImmediate(resolve));
  out.socket.destroySoon();
}
