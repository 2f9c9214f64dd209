import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkServer, type Report } from "@text-completions/contract";
import { createMock, pause, stream, text } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { afterAll, beforeAll, describe, test } from "vitest";
import { installDebianPackage } from "../install-debian-package.ts";
import { createEnvironments, type Environments } from "./python/create-environment.ts";
import { findFreePort, startServer } from "./start-server.ts";

const GROUPS = ["stream", "response", "robustness"];

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
  envoy: {
    command: (file) => ["envoy", "--config-path", file, "--disable-hot-restart", "--log-level", "error"],
    configure: ({ port, upstream }, directives) => `
static_resources:
  listeners:
    - address: { socket_address: { address: 127.0.0.1, port_value: ${port} } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: completions
                http_filters:
                  ${directives.startsWith("- name") ? directives : ""}
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
                route_config:
                  virtual_hosts:
                    - name: all
                      domains: ["*"]
                      routes:
                        - match: { prefix: / }
                          route:
                            cluster: server
                            ${directives.startsWith("- name") ? "timeout: 0s" : directives}
  clusters:
    - name: server
      connect_timeout: 5s
      load_assignment:
        cluster_name: server
        endpoints:
          - lb_endpoints:
              - endpoint: { address: { socket_address: { address: ${upstream.hostname}, port_value: ${upstream.port} } } }
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
  /** What the fix of the check says about it. */
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

/** Envoy's gzip, for streams. */
const COMPRESSOR = `- name: envoy.filters.http.compressor
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.compressor.v3.Compressor
                      response_direction_config:
                        common_config: { content_type: [text/event-stream] }
                      compressor_library:
                        name: gzip
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip`;

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
  {
    gateway: "envoy",
    broken: "timeout: 1s",
    fixed: "timeout: 0s",
    fix: "Envoy: `timeout: 0s` and a longer `idle_timeout` of the route",
    check: "stream/one-terminal-event",
    silenceMs: 2500,
  },
  {
    gateway: "envoy",
    broken: "timeout: 0s\n                            idle_timeout: 1s",
    fixed: "timeout: 0s\n                            idle_timeout: 600s",
    fix: "Envoy: `timeout: 0s` and a longer `idle_timeout` of the route",
    check: "stream/one-terminal-event",
    silenceMs: 2500,
  },
];

/** Directives that seem to break streams, but do not in these versions. */
const HARMLESS: [gateway: GatewayName, directives: string][] = [
  ["nginx", "proxy_buffering on;"],
  ["haproxy", "compression algo gzip\n  compression type text/event-stream"],
  ["caddy", "flush_interval 10s"],
  ["caddy", ENCODE],
  ["envoy", COMPRESSOR],
];

const folder = mkdtempSync(path.join(os.tmpdir(), "gateways-"));
/** Where the gateways are found; Debian has no Envoy. */
let searchPath = process.env["PATH"] ?? "";
let environments: Environments | undefined;
beforeAll(() => {
  Object.keys(GATEWAYS)
    .filter((name) => name !== "envoy")
    .forEach(install);
  environments = createEnvironments();
  searchPath = `${environments.create("envoy")}${path.delimiter}${searchPath}`;
});
afterAll(() => {
  environments?.[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

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
  const port = await findFreePort();
  const place = { port, upstream: new URL(server.url), folder: path.join(folder, String(port)) };
  mkdirSync(place.folder);
  // Envoy goes by the extension.
  const file = path.join(place.folder, "configuration.yaml");
  writeFileSync(file, GATEWAYS[name].configure(place, directives));
  await using started = await startServer({
    name,
    port,
    command: () => GATEWAYS[name].command(file),
    env: () => ({ HOME: place.folder, PATH: searchPath }),
  });
  return await checkServer({ baseUrl: started.url, apiKey: "sk-exercise-right", only: GROUPS });
}

function install(name: string): void {
  const isThere = (): boolean => spawnSync(name, [name === "caddy" ? "version" : "-v"]).status === 0;
  if (isThere()) return;
  if (installDebianPackage(name, `put ${name} on the path`) && isThere()) return;
  throw new Error(`Failed to find ${name}: it does not run. Install ${name}, and put it on the path.`);
}
