import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it reached the server. */
export interface ReceivedRequest {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server on this machine that responds as a test says. */
export interface TestServer {
  url: string;
  requests: ReceivedRequest[];
  /** Resolves when the response to the first request has begun. */
  received: Promise<void>;
  /** How many connections are open. */
  countConnections(): Promise<number>;
  /** Resolves when a connection has been closed by the client before its response was complete. */
  aborted: Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server that calls `respond` with each complete request and its number, from 0. */
export async function startServer(
  respond: (response: ServerResponse, number: number, request: ReceivedRequest) => unknown,
): Promise<TestServer> {
  const requests: ReceivedRequest[] = [];
  let onAborted: () => void = () => undefined;
  const aborted = new Promise<void>((resolve) => {
    onAborted = resolve;
  });
  let onReceived: () => void = () => undefined;
  const received = new Promise<void>((resolve) => {
    onReceived = resolve;
  });
  const server = createServer(async (incoming, response) => {
    response.on("close", () => {
      if (!response.writableFinished) onAborted();
    });
    incoming.setEncoding("utf8");
    const body = (await incoming.toArray()).join("");
    const { method, url: path, headers } = incoming;
    const request = { method, path, headers, body };
    const responding = respond(response, requests.push(request) - 1, request);
    onReceived();
    await responding;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    countConnections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    aborted,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
