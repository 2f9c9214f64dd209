import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A request as bytes, and its destination. */
export interface Target {
  port: number;
  path: string;
  body: object;
  headers?: Readonly<Record<string, string>>;
}

/** What one client got. */
export interface Received {
  status: number;
  bytes: number;
}

/**
 * Sends a request again and again over connections that stay open, each as soon as the previous response is there, and
 * returns the average time of one, in milliseconds. It reads no more of a response than it must, so that its own work
 * does not hide the server's.
 *
 * @throws {Error} if a response is not a 200.
 */
export async function timePerRequest(target: Target, requests: number, connections: number): Promise<number> {
  const bytes = toBytes(target);
  let left = requests;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = await open(target.port);
      while (left-- > 0) requireOk(await connection.send(bytes));
      connection.close();
    }),
  );
  return (performance.now() - start) / requests;
}

/** Sends requests all at the same time, each over its own connection, and returns the time until the last response. */
export async function timeAtOnce(target: Target, clients: number): Promise<number> {
  const bytes = toBytes(target);
  const connections = await Promise.all(Array.from({ length: clients }, () => open(target.port)));
  const start = performance.now();
  const responses = await Promise.all(connections.map((connection) => connection.send(bytes)));
  const elapsed = performance.now() - start;
  for (const response of responses) requireOk(response);
  for (const connection of connections) connection.close();
  return elapsed;
}

/** Opens streams, each over its own connection, waits for the first text of each, and returns what closes them. */
export async function openStreams(target: Target, clients: number): Promise<() => void> {
  const bytes = toBytes(target);
  const sockets = await Promise.all(
    Array.from({ length: clients }, async () => {
      const socket = connect({ port: target.port, host: "127.0.0.1" });
      socket.on("error", () => socket.destroy());
      socket.write(bytes);
      for (let text = ""; !text.includes("completion");) {
        const [part]: unknown[] = await once(socket, "data");
        text += String(part);
      }
      return socket.resume();
    }),
  );
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

function requireOk({ status }: Received): void {
  if (status !== 200) throw new Error(`Failed to measure a server: it responded with ${status}.`);
}

function toBytes({ port, path, body, headers = {} }: Target): Buffer {
  const text = JSON.stringify(body);
  const all = {
    host: `127.0.0.1:${port}`,
    "x-api-key": "key",
    "anthropic-version": "2023-06-01",
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(text)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n${text}`);
}

interface Connection {
  send(request: Buffer): Promise<Received>;
  close(): void;
}

async function open(port: number): Promise<Connection> {
  const socket: Socket = await new Promise((resolve, reject) => {
    const opened = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(opened));
    opened.once("error", reject);
  });
  let parts: Buffer[] = [];
  let settle: { resolve: (received: Received) => void; reject: (error: Error) => void } | undefined;
  socket.on("error", (error) => settle?.reject(error));
  socket.on("close", () => settle?.reject(new Error("Failed to measure a server: it closed a connection.")));
  socket.on("data", (part) => {
    parts.push(part);
    const received = findEnd(parts);
    if (received === undefined) return;
    parts = [];
    settle?.resolve(received);
  });
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        socket.write(request);
      }),
    close() {
      settle = undefined;
      socket.destroy();
    },
  };
}

const LAST_CHUNK = "0\r\n\r\n";

/** What was received, once it is complete: as long as its head says, or up to the last chunk. */
function findEnd(parts: readonly Buffer[]): Received | undefined {
  const first = parts[0]?.toString("latin1") ?? "";
  const headEnd = first.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const head = first.slice(0, headEnd).toLowerCase();
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  const isAll =
    length === undefined
      ? Buffer.concat(parts.slice(-2)).subarray(-LAST_CHUNK.length).toString("latin1") === LAST_CHUNK
      : bytes >= headEnd + 4 + Number(length);
  return isAll ? { status: Number(head.slice(9, 12)), bytes } : undefined;
}
