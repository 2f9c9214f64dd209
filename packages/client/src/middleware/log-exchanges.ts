import type { Middleware } from "openapi-fetch";
import { redactHeaders } from "@text-completions/core/internal";
import { redactorFor } from "../transport/send.ts";

/** One line of a log: a request, its response, or the failure to get one. */
export interface ExchangeLog {
  event: "request" | "response" | "error";
  /** The same for all lines of an exchange. */
  id: string;
  method: string;
  url: string;
  /** Headers of the request or of the response. Secrets read `[redacted]`, also where the server sends them back. */
  headers: Record<string, string>;
  /** Status of the response. */
  status?: number;
  /** Time since the request, in milliseconds. */
  durationMs?: number;
  /** What came instead of a response: a `ConnectionError` whose `cause` is what `fetch` threw. */
  error?: unknown;
}

/**
 * Middleware that passes every request and response to a log, without bodies and without secrets.
 *
 * @example
 * ```ts
 * import { createClient, logExchanges } from "@text-completions/client";
 *
 * export const client = createClient({ apiKey: "sk-ant-...", middleware: [logExchanges(console.debug)] });
 * ```
 */
export function logExchanges(log: (entry: ExchangeLog) => void, now: () => number = Date.now): Middleware {
  const startedAt = new Map<string, number>();

  function finish(
    id: string,
    { method, url }: Request,
  ): Pick<ExchangeLog, "id" | "method" | "url" | "durationMs"> {
    const durationMs = now() - (startedAt.get(id) ?? now());
    startedAt.delete(id);
    return { id, method, url, durationMs };
  }

  return {
    onRequest({ id, request }) {
      startedAt.set(id, now());
      const { method, url, headers } = request;
      log({ event: "request", id, method, url, headers: redactHeaders(headers, redactorFor(request)) });
    },
    onResponse({ id, request, response }) {
      const { status, headers } = response;
      const shown = redactHeaders(headers, redactorFor(request));
      log({ event: "response", ...finish(id, request), status, headers: shown });
    },
    onError({ id, request, error }) {
      const redactor = redactorFor(request);
      const headers = redactHeaders(request.headers, redactor);
      log({ event: "error", ...finish(id, request), headers, error: redactor.value(error) });
    },
  };
}
