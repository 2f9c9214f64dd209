import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const START_TIMEOUT_MS = 120_000;

/** A server that somebody else wrote, as a process. Disposing ends it. */
export interface ServerProcess extends AsyncDisposable {
  url: string;
}

/** How to start a server. */
export interface ServerProgram {
  name: string;
  /** The port of loopback. Default: a free one. */
  port?: number;
  /** The program and its arguments, for that port. */
  command: (port: number) => readonly string[];
  /** Environment variables, for the URL that it gets. */
  env?: (url: string) => Readonly<Record<string, string>>;
  /** A path that it responds to once it can serve requests, without an error of its own. Default: `/`. */
  readyPath?: string;
}

/**
 * Starts a server, and waits until it responds.
 *
 * @throws {Error} with what it printed, if it does not.
 */
export async function startServer({
  name,
  port: wanted,
  command,
  env = () => ({}),
  readyPath = "/",
}: ServerProgram): Promise<ServerProcess> {
  const port = wanted ?? (await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const [program = "", ...args] = command(port);
  // An open standard input: some programs end with it, and so with this process.
  const child = spawn(program, args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env(url) },
  });
  let printed = "";
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding("utf8").on("data", (text: string) => (printed = (printed + text).slice(-5000)));
  }
  const closed = once(child, "close");
  const stop = async (): Promise<void> => {
    child.kill();
    await closed;
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isReady(`${url}${readyPath}`))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`Failed to start ${name}: ${printed}`);
    }
    await sleep(50);
  }
  return { url, [Symbol.asyncDispose]: stop };
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined);
  await response?.body?.cancel();
  return response !== undefined && response.status < 500;
}

/** A port of loopback that nobody listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("Failed to find a free port.");
  return address.port;
}
