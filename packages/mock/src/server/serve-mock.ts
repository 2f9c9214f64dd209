import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { LONGEST_DELAY_MS } from "../time/clock.ts";
import { isReset } from "../engine/stream-player.ts";
import { type Fetchable, passOn } from "../engine/response.ts";
import type { Incoming } from "../engine/call.ts";
import { isLoopbackHost } from "@text-completions/core/internal";
import { misuse } from "../usage.ts";
import { sendAnswer } from "./node-response.ts";
import { toIncoming } from "./node-request.ts";

/** Where the server listens. */
export interface ServeOptions {
  /** Default: 0, a free one. */
  port?: number | undefined;
  /** Default: `"127.0.0.1"`, reachable from this machine alone. */
  host?: string | undefined;
}

/** A mock that listens. `await using` closes it. */
export interface MockServer extends AsyncDisposable {
  /** Base URL for a client, without a slash at the end. */
  readonly url: string;
  /**
   * Stops listening, lets what is under way go on for `graceMs`, and then breaks what is still open. Called again, it can
   * only shorten the wait.
   */
  close(options?: CloseOptions): Promise<void>;
}

/** Options of `close`. */
export interface CloseOptions {
  /** How long answers may go on, in milliseconds. Default: 0, they break at once. */
  graceMs?: number | undefined;
}

/**
 * Serves a mock, or anything else with a `fetch`, on a port.
 *
 * @throws {TypeError} if it is only for this machine, and the host is not.
 * @throws the error of Node, such as `EADDRINUSE`, if the port cannot be had.
 */
export async function serveMock(mock: Fetchable, options: ServeOptions = {}): Promise<MockServer> {
  const { port = 0, host = "127.0.0.1" } = options;
  requireServable(mock, host);
  const server = createServer((message, out) => {
    // A connection whose answer has ended is of no use to a server that closes.
    out.once("close", () => server.listening || setImmediate(() => server.closeIdleConnections()));
    void handle(mock, message, out);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === "object" && address !== null ? address.port : port;

  const closed = new Promise<void>((resolve) => server.once("close", resolve));

  async function close({ graceMs = 0 }: CloseOptions = {}): Promise<void> {
    if (server.listening) server.close();
    const timer = setTimeout(() => server.closeAllConnections(), Math.min(graceMs, LONGEST_DELAY_MS));
    await closed;
    clearTimeout(timer);
  }

  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actualPort}`,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

function requireServable(mock: Fetchable, host: string): void {
  if (typeof mock?.fetch !== "function") {
    throw misuse(
      "serve a mock",
      "it has no fetch",
      "Pass what createMock() gives, or anything with a fetch.",
    );
  }
  if (mock.isLocalOnly === true && !isLoopbackHost(host)) {
    throw misuse(
      "serve a mock",
      `it can be controlled, and other machines reach ${JSON.stringify(host)}`,
      "Listen on 127.0.0.1, or allow it with allowRemote.",
    );
  }
}

async function handle(mock: Fetchable, message: IncomingMessage, out: ServerResponse): Promise<void> {
  const gone = new AbortController();
  out.once("close", () => {
    if (!out.writableFinished) gone.abort(new DOMException("The client went away.", "AbortError"));
  });
  try {
    const incoming = await toIncoming(message, gone.signal);
    const answer = await passOn(mock, incoming);
    // A connection that is not kept closes with its answer, and a client that still sends would not see the answer.
    const isAnswer = !(answer instanceof Response);
    if (isAnswer && !out.shouldKeepAlive && !message.readableEnded) await dropRest(message, incoming);
    await sendAnswer(answer, out);
    if (!message.readableEnded) await dropRest(message, incoming);
  } catch (error) {
    // A break that was scripted, or a client that went away: either way the connection ends here.
    await breakConnection(out, isReset(error));
  }
}

/** Reads what nobody has read of a body. Many clients send all of it before they read the answer. */
async function dropRest(message: IncomingMessage, { body }: Incoming): Promise<void> {
  if (body?.locked !== false) return;
  const ended = once(message, "end");
  await body.cancel();
  await ended;
}

/** Breaks a connection, after what was written before has left. */
async function breakConnection(out: ServerResponse, withReset: boolean): Promise<void> {
  const { socket } = out;
  if (socket === null) return void out.destroy();
  if (!out.headersSent) {
    if (withReset) socket.resetAndDestroy();
    else out.destroy();
    return;
  }
  // Node hands on what was written in this turn when the turn is over.
  await new Promise((resolve) => setImmediate(resolve));
  if (!withReset) {
    socket.destroySoon();
    return;
  }
  // What was written must leave first, or the reset takes it along.
  if (socket.writableLength > 0) await once(socket, "drain").catch(() => undefined);
  socket.resetAndDestroy();
}
