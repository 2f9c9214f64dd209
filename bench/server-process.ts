import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";

/** A server in a separate process. */
export interface ServerProcess {
  port: number;
  /** How much memory the process takes, in bytes. */
  memory(): number;
  /** Ends the process, and waits until it is gone. */
  stop(): Promise<void>;
}

const START_MS = 30_000;
const POLL_MS = 50;

/** Starts a server on a port, and waits until it listens. @throws {Error} if it does not. */
export async function startServer(
  command: string,
  toArguments: (port: number) => string[],
): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn(command, toArguments(port), { stdio: "ignore", detached: true });
  const kill = (): void => {
    // Some start the actual server as a child process; the whole group has to end.
    if (child.pid !== undefined && child.signalCode === null) process.kill(-child.pid, "SIGKILL");
  };
  process.once("exit", kill);
  const stop = async (): Promise<void> => {
    process.off("exit", kill);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    kill();
    await gone;
  };
  try {
    await whenListening(child, port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, memory: () => residentBytes(child.pid), stop };
}

const BYTES_PER_KIBIBYTE = 1024;

function residentBytes(pid: number | undefined): number {
  const output = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Number(output) * BYTES_PER_KIBIBYTE;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("Failed to find a free port.");
  return address.port;
}

async function whenListening(child: ChildProcess, port: number): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await setTimeout(POLL_MS);
  }
  throw new Error(`Failed to start ${child.spawnargs.join(" ")}: it does not listen on ${port}.`);
}
