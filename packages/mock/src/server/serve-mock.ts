import type { IncomingMessage, ServerResponse } from "node:http";
import {
  checkOptions,
  invalidOption,
  isLoopbackHost,
  number,
  type OptionTable,
  realClock,
  sleep,
  startTimer,
} from "@text-completions/core/internal";
import { type Fetchable, forward, METHOD_NOT_ALLOWED } from "../engine/fetch.ts";
import { isReset } from "../engine/stream-player.ts";
import { NodeRequest } from "./node-request.ts";
import { sendResponse } from "./node-response.ts";

// An `import` reads every export of `node:http`; one of them, `WebSocket`, loads Node's HTTP client, which takes 40 ms.
const { createServer } = process.getBuiltinModule("node:http");
const { isIPv6 } = process.getBuiltinModule("node:net");

/** Options of `serveMock`. */
export interface ServeOptions {
  /** The port; 0 means any free port. Default: 0. */
  port?: number | undefined;
  /** The address; the default can be reached only from this machine. Default: `"127.0.0.1"`. */
  host?: string | undefined;
}

/** A listening mock. `await using` closes it. */
export interface MockServer extends AsyncDisposable {
  /** The base URL for a client, without a trailing slash. */
  readonly url: string;
  /**
   * Stops listening, lets open responses continue for `graceMs`, and then breaks the remaining connections. Called
   * again, it can only shorten the wait.
   */
  close(options?: CloseOptions): Promise<void>;
}

/** Options of `close`. */
export interface CloseOptions {
  /** How long open responses may continue, in milliseconds. Default: 0, which breaks them at once. */
  graceMs?: number | undefined;
}

const HOST = 'a host such as "127.0.0.1", or "0.0.0.0" for all addresses of this machine';

const SERVE_OPTIONS: OptionTable<ServeOptions> = {
  port: number({ max: 65_535, integer: true }),
  // Node takes an empty one, as of a variable that is not set, for all addresses of the machine.
  host: {
    expected: HOST,
    // A colon is part of an IPv6 address; elsewhere it begins a port.
    accepts: (value) =>
      typeof value === "string" && /^[^\s/]+$/.test(value) && (!value.includes(":") || isIPv6(value)),
    explain: (value, path) =>
      typeof value === "string" && /[/:]/.test(value)
        ? invalidOption(path, HOST, value, { fix: "Leave out the scheme, the port and the path." })
        : undefined,
  },
};

const CLOSE_OPTIONS: OptionTable<CloseOptions> = { graceMs: number() };

/**
 * Serves a mock, or anything else with a `fetch`, on a port.
 *
 * @throws {UsageError} if an option is invalid, or if the mock may be served only on a loopback address and `host` is
 * not one.
 * @throws Node's error, such as `EADDRINUSE`, if the port is not available.
 */
export async function serveMock(mock: Fetchable, options: ServeOptions = {}): Promise<MockServer> {
  const { port = 0, host = "127.0.0.1" } = checkOptions(options, SERVE_OPTIONS);
  assertServable(mock, host);
  const server = createServer((message, out) => {
    // Once the server is closing, connections whose response has ended are no longer needed.
    out.once("close", () => server.listening || untilNextTurn().then(() => server.closeIdleConnections()));
    void handle(mock, message, out);
  });
  // Without a listener, Node would close the connection without a response.
  server.on("connect", (_message, socket) => {
    // Not left to the client: the server does not know this connection any more, and could not break it when it closes.
    socket.resume().end(CONNECT_REJECTED, () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === "object" && address !== null ? address.port : port;

  const closed = new Promise<void>((resolve) => server.once("close", resolve));

  async function close(closeOptions: CloseOptions = {}): Promise<void> {
    const { graceMs = 0 } = checkOptions(closeOptions, CLOSE_OPTIONS);
    if (server.listening) server.close();
    const stopTimer = startTimer(realClock, graceMs, () => server.closeAllConnections());
    await closed;
    stopTimer();
  }

  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actualPort}`,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

const CONNECT_REJECTED = [
  `HTTP/1.1 ${METHOD_NOT_ALLOWED.status} Method Not Allowed`,
  ...Object.entries(METHOD_NOT_ALLOWED.headers).map(([name, value]) => `${name}: ${value}`),
  "connection: close",
  `content-length: ${METHOD_NOT_ALLOWED.body.length}`,
  "",
  METHOD_NOT_ALLOWED.body,
].join("\r\n");

function assertServable(mock: Fetchable, host: string): void {
  if (typeof mock?.fetch !== "function") {
    throw invalidOption("mock", "a mock, or another object with a fetch method", mock);
  }
  if (mock.isLocalOnly === true && !isLoopbackHost(host)) {
    throw invalidOption("host", "a loopback address, because the mock has a control API", host, {
      fix: "Pass allowRemote to createControl() to serve it to other machines.",
    });
  }
}

async function handle(mock: Fetchable, message: IncomingMessage, out: ServerResponse): Promise<void> {
  const disconnected = new AbortController();
  out.once("close", () => {
    if (out.writableFinished) return;
    disconnected.abort(new DOMException("The client disconnected.", "AbortError"));
  });
  try {
    const request = new NodeRequest(message, disconnected.signal);
    const response = await forward(mock, request);
    // A connection that is not kept alive closes with its response, which a client that is still sending would miss.
    if (!(response instanceof Response) && !out.shouldKeepAlive)
      await waitForUpload(request.discard(), message);
    await sendResponse(response, out);
    await request.discard();
  } catch (error) {
    // A scripted break, or a client that has disconnected: either way the connection ends here.
    await breakConnection(out, isReset(error));
  }
}

/** How long a client may pause while it sends its request. */
const MAX_PAUSE_MS = 1000;

/** Waits until a client has sent its whole request, or sends no more of it. */
async function waitForUpload(upload: Promise<void>, { socket }: IncomingMessage): Promise<void> {
  await new Promise<void>((resolve) => {
    let stopTimer: () => void;
    function watch(before: number): void {
      stopTimer = startTimer(realClock, MAX_PAUSE_MS, () => {
        if (socket.bytesRead === before) resolve();
        else watch(socket.bytesRead);
      });
    }
    watch(socket.bytesRead);
    void upload.finally(() => {
      stopTimer();
      resolve();
    });
  });
}

/**
 * How long after the last text a connection is reset. If both arrive at once, some clients discard the text (Bun), or
 * take the reset for the end (Node 20).
 */
const RESET_DELAY_MS = 20;

/** Breaks a connection after all written data has been sent. */
async function breakConnection(out: ServerResponse, reset: boolean): Promise<void> {
  const { socket } = out;
  if (socket === null) return void out.destroy();
  if (!out.headersSent) {
    if (reset) socket.resetAndDestroy();
    else out.destroy();
    return;
  }
  // Node flushes writes at the end of the current turn.
  await untilNextTurn();
  if (!reset) {
    socket.destroySoon();
    return;
  }
  // Written data must be sent first, or the reset discards it.
  if (!socket.destroyed) await new Promise<void>((resolve) => void socket.write("", () => resolve()));
  await sleep(realClock, RESET_DELAY_MS);
  socket.resetAndDestroy();
}

/** Not with `setImmediate`, which fake timers may have replaced. */
function untilNextTurn(): Promise<void> {
  return sleep(realClock, 0);
}
