import { API_VERSION, COMPLETE_PATH, HEADER } from "@text-completions/core";
import { type Probe, type ProbeSettings, toPlainBody } from "../catalogue/probes.ts";
import type { RunOptions } from "../options.ts";

/** The request of a probe: the simplest one, with the probe's changes. */
export function buildProbeRequest(
  probe: Probe,
  settings: ProbeSettings,
  { baseUrl }: Pick<RunOptions, "baseUrl">,
): Request {
  const method = probe.method ?? "POST";
  const headers = new Headers();
  const changes = probe.headers?.(settings) ?? {};
  for (const [name, value] of Object.entries({ ...defaultHeaders(settings), ...changes })) {
    if (value !== null) headers.set(name, value);
  }
  const text = method === "GET" ? undefined : buildProbeBody(probe, settings);
  if (text === undefined) headers.delete(HEADER.contentType);
  // Bytes, because `Request` would add a content type for a string.
  const bytes = text === undefined ? null : new TextEncoder().encode(text);
  const body = probe.chunked === true ? new Response(bytes).body : bytes;
  const init = { method, headers, body, redirect: "manual" as const };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A streamed body needs `duplex`, which the type does not have.
  return new Request(`${baseUrl}${probe.path ?? COMPLETE_PATH}`, { ...init, duplex: "half" } as RequestInit);
}

/** The body of a probe's request as text. */
export function buildProbeBody(probe: Probe, settings: ProbeSettings): string | undefined {
  const body = probe.body(settings);
  return typeof body === "object" ? JSON.stringify({ ...toPlainBody(settings.model), ...body }) : body;
}

function defaultHeaders({ apiKey }: ProbeSettings): Record<string, string> {
  return {
    [HEADER.xApiKey]: apiKey,
    [HEADER.anthropicVersion]: API_VERSION,
    [HEADER.contentType]: "application/json",
  };
}
