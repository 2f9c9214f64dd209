import type { Fetchable } from "@text-completions/mock/server";

/** A request that has come, read. */
export interface Incoming {
  request: Request;
  headers: Headers;
  path: string;
  text: string;
  /** The fields of the body; none, if it is no JSON object. */
  body: Record<string, unknown>;
}

/** Hands a request on, with other fields, headers or text. */
export type Pass = (change?: {
  body?: Record<string, unknown>;
  text?: string;
  headers?: Headers;
  method?: string;
  path?: string;
}) => Promise<Response>;

/** A server in front of another one: what it changes of requests and responses. */
export type Layer = (incoming: Incoming, pass: Pass) => Promise<Response>;

/** Puts a layer before a server. */
export function withLayer(server: Fetchable, layer: Layer): Fetchable {
  return {
    async fetch(request) {
      const text = request.method === "GET" ? "" : await request.text();
      const incoming: Incoming = {
        request,
        headers: new Headers(request.headers),
        path: new URL(request.url).pathname,
        text,
        body: parse(text),
      };
      return layer(incoming, (change = {}) => server.fetch(toRequest(incoming, change)));
    },
  };
}

function toRequest(
  { request, headers, path, text, body }: Incoming,
  change: Parameters<Pass>[0] = {},
): Request {
  const method = change.method ?? request.method;
  const sent =
    change.body === undefined ? (change.text ?? text) : JSON.stringify({ ...body, ...change.body });
  const url = new URL(change.path ?? path, request.url);
  return new Request(url, {
    method,
    headers: change.headers ?? headers,
    body: method === "GET" ? null : sent,
    signal: request.signal,
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
