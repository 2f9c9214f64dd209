import { API_VERSION, COMPLETE_PATH, HEADER } from "@text-completions/core";
import { type Probe, type ProbeSettings, toPlainBody } from "../catalogue/probes.ts";
import type { RunOptions } from "../options.ts";

/** The request of a probe: the plainest one, with the probe's changes. */
export function toRequest(
  probe: Probe,
  settings: ProbeSettings,
  { baseUrl }: Pick<RunOptions, "baseUrl">,
): Request {
  const method = probe.method ?? "POST";
  const headers = new Headers();
  const changes = probe.headers?.(settings) ?? {};
  for (const [name, value] of Object.entries({ ...usualHeaders(settings), ...changes })) {
    if (value !== null) headers.set(name, value);
  }
  const text = method === "GET" ? undefined : toBody(probe, settings);
  if (text === undefined) headers.delete(HEADER.contentType);
  // Bytes, for a text brings a content type of its own.
  const bytes = text === undefined ? null : new TextEncoder().encode(text);
  const body = probe.isChunked === true ? new Response(bytes).body : bytes;
  const init = { method, headers, body, redirect: "manual" as const };
  // The type of a request's options does not know that a streamed body needs it.
  return new Request(`${baseUrl}${probe.path ?? COMPLETE_PATH}`, { ...init, duplex: "half" } as RequestInit);
}

/** The body of a probe's request as text. */
export function toBody(probe: Probe, settings: ProbeSettings): string | undefined {
  const body = probe.body(settings);
  return typeof body === "object" ? JSON.stringify({ ...toPlainBody(settings.model), ...body }) : body;
}

function usualHeaders({ apiKey }: ProbeSettings): Record<string, string> {
  return {
    [HEADER.xApiKey]: apiKey,
    [HEADER.anthropicVersion]: API_VERSION,
    [HEADER.contentType]: "application/json",
  };
}
