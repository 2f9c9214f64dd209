import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkServer, type Report } from "@text-completions/contract";
import { createMock, pause, stream, text } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { afterAll, beforeAll, describe, test } from "vitest";
import { installDebianPackage } from "../install-debian-package.ts";

const GROUPS = ["stream", "response", "robustness"];
const START_TIMEOUT_MS = 20_000;

/** A program between client and server. */
interface Gateway {
  command: (file: string) => string[];
  /** Its configuration, with the directives of a case where they belong. */
  configure: (place: Place, directives: string) => string;
}

/** Where it listens, what it forwards to, and where it may write. */
interface Place {
  port: number;
  upstream: URL;
  folder: string;
}

const GATEWAYS = {
  nginx: {
    command: (file) => ["nginx", "-c", file],
    configure: ({ port, upstream, folder }, directives) => `
daemon off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/1; proxy_temp_path ${folder}/2;
  fastcgi_temp_path ${folder}/3; uwsgi_temp_path ${folder}/4; scgi_temp_path ${folder}/5;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${upstream.origin};
      proxy_http_version 1.1;
      ${directives}
    }
  }
}`,
  },
  haproxy: {
    command: (file) => ["haproxy", "-f", file],
    configure: ({ port, upstream }, directives) => `
defaults
  mode http
  timeout connect 5s
  timeout client 600s
  timeout server 600s
  ${directives}
frontend completions
  bind 127.0.0.1:${port}
  default_backend servers
backend servers
  server one ${upstream.host}
`,
  },
  caddy: {
    command: (file) => ["caddy", "run", "--config", file, "--adapter", "caddyfile"],
    configure: ({ port, upstream }, directives) => `{
  admin off
  auto_https off
}
http://127.0.0.1:${port} {
  ${directives.startsWith("encode") ? directives : ""}
  reverse_proxy ${upstream.host} {
    ${directives.startsWith("encode") ? "" : directives}
  }
}
`,
  },
} satisfies Record<string, Gateway>;

type GatewayName = keyof typeof GATEWAYS;

interface Case {
  gateway: GatewayName;
  /** Directives that break streams. */
  broken: string;
  /** Directives that fix it. */
  fixed: string;
  /** What the fix of the check says of it. */
  fix: string;
  /** The check that finds it. */
  check: string;
  /** How long the server is silent in the middle of a stream. Default: 0. */
  silenceMs?: number;
}

const GZIP = "gzip on; gzip_types text/event-stream; gzip_min_length 0;";
const ENCODE = `encode {
    gzip
    minimum_length 0
    match {
      header Content-Type text/event-stream*
    }
  }`;

const CASES: Case[] = [
  {
    gateway: "nginx",
    broken: GZIP,
    fixed: `${GZIP} proxy_buffering off;`,
    fix: "nginx: `proxy_buffering off;`",
    check: "stream/not-buffered",
  },
  {
    gateway: "caddy",
    broken: "buffer_responses",
    fixed: "",
    fix: "Caddy: no `buffer_responses`",
    check: "stream/not-buffered",
  },
  {
    gateway: "nginx",
    broken: "proxy_read_timeout 1s;",
    fixed: "proxy_read_timeout 600s;",
    fix: "nginx: `proxy_read_timeout`",
    check: "stream/one-terminal-event",
    silenceMs: 2500,
  },
  {
    gateway: "haproxy",
    broken: "timeout server 1s",
    fixed: "timeout server 600s",
    fix: "HAProxy: `timeout server`",
    check: "stream/one-terminal-event",
    silenceMs: 2500,
  },
  {
    gateway: "caddy",
    broken: "transport http {\n read_timeout 1s\n }",
    fixed: "transport http {\n read_timeout 600s\n }",
    fix: "Caddy: `read_timeout`",
    check: "stream/one-terminal-event",
    silenceMs: 2500,
  },
];

/** What looks as if it broke streams, and does not in these versions. */
const HARMLESS: [gateway: GatewayName, directives: string][] = [
  ["nginx", "proxy_buffering on;"],
  ["haproxy", "compression algo gzip\n  compression type text/event-stream"],
  ["caddy", "flush_interval 10s"],
  ["caddy", ENCODE],
];

const folder = mkdtempSync(path.join(os.tmpdir(), "gateways-"));
beforeAll(() => Object.keys(GATEWAYS).forEach(install));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.concurrent("check", () => {
  test.for(CASES)("$check finds $gateway with $broken, and its fix works", async (item, { expect }) => {
    const { gateway, broken, fixed, fix, check, silenceMs = 0 } = item;
    const before = await checkBehind(gateway, broken, silenceMs);
    const after = await checkBehind(gateway, fixed, silenceMs);

    expect(failedIn(before)).toContain(check);
    const found = before.results.find(({ id }) => id === check)?.violations[0]?.remedy;
    expect(found).toContain(fix);
    expect(failedIn(after)).toEqual([]);
  });

  test.for(HARMLESS)("passes with %s and %s", async ([gateway, directives], { expect }) => {
    expect(failedIn(await checkBehind(gateway, directives, 0))).toEqual([]);
  });
});

function failedIn({ results, failure }: Report): string[] {
  if (failure !== undefined) return [failure.text];
  return results.filter(({ outcome }) => outcome === "failed").map(({ id }) => id);
}

async function checkBehind(name: GatewayName, directives: string, silenceMs: number): Promise<Report> {
  const words = Array.from({ length: 30 }, (_, index) => ` ${index + 1},`);
  const mock = createMock({ firstTokenDelayMs: 100, tokensPerSecond: 40 });
  mock.reply(words.join(""));
  if (silenceMs > 0) {
    const [first, ...others] = words.map(text);
    mock.reply(stream([first ?? text(""), pause(silenceMs), ...others]), {
      when: { stream: true, prompt: /count/i },
    });
  }
  await using server = await serveMock(mock);
  const port = await findPort();
  const place = { port, upstream: new URL(server.url), folder: path.join(folder, String(port)) };
  mkdirSync(place.folder);
  const file = path.join(place.folder, "configuration");
  writeFileSync(file, GATEWAYS[name].configure(place, directives));
  const [program = "", ...args] = GATEWAYS[name].command(file);
  const child = spawn(program, args, {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, HOME: place.folder },
  });
  const closed = once(child, "close");
  try {
    await waitForPort(port, child);
    return await checkServer({
      baseUrl: `http://127.0.0.1:${port}`,
      apiKey: "sk-exercise-right",
      only: GROUPS,
    });
  } finally {
    child.kill();
    await closed;
  }
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function waitForPort(port: number, child: ChildProcess): Promise<void> {
  let printed = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (printed += chunk));
  const end = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < end && child.exitCode === null) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await sleep(50);
  }
  throw new Error(`Failed to start the gateway: ${printed}`);
}

function install(name: string): void {
  const isThere = (): boolean => spawnSync(name, [name === "caddy" ? "version" : "-v"]).status === 0;
  if (isThere()) return;
  if (installDebianPackage(name, `put ${name} on the path`) && isThere()) return;
  throw new Error(`Failed to find ${name}: it does not run. Install ${name}, and put it on the path.`);
}
