import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on loopback that responds as a test needs. */
export interface TestServer extends AsyncDisposable {
  url: string;
}

/** Starts a server that calls `respond` with each request. */
export async function startServer(
  respond: (response: ServerResponse, request: IncomingMessage) => unknown,
): Promise<TestServer> {
  const server = createServer((request, response) => void respond(response, request));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
