import { randomBytes } from "node:crypto";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServerProcess, startServer } from "../start-server.ts";
import { createEnvironments, type Environments } from "./create-environment.ts";
import { checkBridge, findFailed, recordUpstream, UPSTREAMS } from "./upstreams.ts";

/** The proxy rejects weak ones. */
const PROXY_KEY = `sk-${randomBytes(24).toString("hex")}`;

let environments: Environments | undefined;
let proxy: ServerProcess | undefined;

beforeAll(async () => {
  environments = createEnvironments();
  proxy = await startProxy(environments.create("litellm-proxy"));
});
afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]();
  environments?.[Symbol.dispose]();
});

test("the bridge conforms in front of LiteLLM's proxy, but for the deviations that are listed", async () => {
  const report = await checkBridge(proxy?.url ?? "", PROXY_KEY, "acme/one");

  const failed = findFailed(report);
  expect(report.complete).toBe(true);
  expect(Object.keys(failed).toSorted(), JSON.stringify(failed, null, 2)).toEqual(
    Object.keys(UPSTREAMS.litellm.deviations),
  );
  expect(report.results.filter(({ outcome }) => outcome === "passed").length).toBeGreaterThan(120);
  // The proxy does stream: it translates the chat format event by event.
  expect(report.results.find(({ id }) => id === "stream/matches-non-streamed")?.outcome).toBe("passed");
  recordUpstream(UPSTREAMS.litellm);
});

function startProxy(programs: string): Promise<ServerProcess> {
  const config = path.join(import.meta.dirname, "upstreams/litellm.yaml");
  return startServer({
    name: "LiteLLM's proxy",
    command: (port) => [
      path.join(programs, "litellm"),
      "--config",
      config,
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--telemetry",
      "False",
    ],
    env: (url) => ({
      // It has a table of prices in itself, and needs no newer one.
      LITELLM_LOCAL_MODEL_COST_MAP: "True",
      LITELLM_MASTER_KEY: PROXY_KEY,
      REHEARSAL_CHAT_URL: `${url}/v1`,
    }),
    readyPath: "/health/liveliness",
  });
}
