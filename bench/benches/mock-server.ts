// The mock on a port, against other mocks and the simplest server that responds: each in a separate process.
import { createRequire } from "node:module";
import path from "node:path";
import { IS_SMALL } from "../effort.ts";
import { type Target, timeAtOnce, timePerRequest } from "../load.ts";
import { interleave } from "../measure.ts";
import { REQUEST } from "../request.ts";
import { toRow, type Row } from "../row.ts";
import { type ServerProcess, startServer } from "../server-process.ts";

const ROUNDS = IS_SMALL ? 5 : 15;
const REQUESTS = IS_SMALL ? 300 : 1000;
const CONNECTIONS = 16;
const STREAMS = 200;

const { resolve } = createRequire(import.meta.url);
const HERE = path.join(import.meta.dirname, "..");
const DOCUMENT = path.join(HERE, "../spec/openapi.yaml");
const MESSAGES = { model: "claude-2.1", max_tokens: 1024, messages: [{ role: "user", content: "Hi" }] };

/** Plain responses to valid requests, and many streams at the same time. */
export async function bench(): Promise<Row[]> {
  const names = ["ours", "floor", "aimock 1.43", "Steady 0.22", "Prism 5.16"];
  const servers = await Promise.all([
    startScript("ours"),
    startScript("floor"),
    startScript("aimock"),
    startServer(binOf("steady"), (port) => ["-q", "--host", "127.0.0.1", "-p", String(port), DOCUMENT]),
    startServer(process.execPath, (port) => [
      resolve("@stoplight/prism-cli"),
      "mock",
      "-h",
      "127.0.0.1",
      "-p",
      String(port),
      DOCUMENT,
    ]),
  ]);
  try {
    const ports = new Map(names.map((name, index) => [name, servers[index]?.port ?? 0]));
    return [await benchPlain(ports), await benchStreams(ports)];
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

type Ports = ReadonlyMap<string, number>;

async function benchPlain(ports: Ports): Promise<Row> {
  const probes = Object.fromEntries(
    [...ports].map(([name, port]) => {
      const target = targetOf(name, port, false);
      return [name, () => timePerRequest(target, REQUESTS, CONNECTIONS)];
    }),
  );
  for (const probe of Object.values(probes)) await probe();
  return toRow("one response of a mock server, 16 connections", await interleave(probes, ROUNDS), {
    note: "The floor parses the body and responds, aimock validates nothing; ours validates every field and the prompt, and keeps the calls. Most of each response's time is Node's and the system's, for any server on node:http.",
  });
}

/** Steady and Prism do not respond to this request with a stream. */
async function benchStreams(ports: Ports): Promise<Row> {
  const probes = Object.fromEntries(
    [...ports]
      .filter(([name]) => !/Steady|Prism/.test(name))
      .map(([name, port]) => {
        const target = targetOf(name, port, true);
        return [name, () => timeAtOnce(target, STREAMS)];
      }),
  );
  for (const probe of Object.values(probes)) await probe();
  return toRow(`${STREAMS} streams of 100 tokens at once`, await interleave(probes, ROUNDS), {
    note: "The floor writes the same bytes, an event each.",
  });
}

function targetOf(name: string, port: number, stream: boolean): Target {
  if (!name.startsWith("aimock")) return { port, path: "/v1/complete", body: { ...REQUEST, stream } };
  const content = stream ? "stream" : "Hi";
  return { port, path: "/v1/messages", body: { ...MESSAGES, messages: [{ role: "user", content }], stream } };
}

function startScript(name: string): Promise<ServerProcess> {
  const script = path.join(HERE, "mock-peers.ts");
  return startServer(process.execPath, (port) => [...process.execArgv, script, name, String(port)]);
}

function binOf(name: string): string {
  return path.join(HERE, "node_modules/.bin", name);
}
