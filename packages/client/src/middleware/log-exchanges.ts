import type { Middleware, MiddlewareCallbackParams } from "openapi-fetch";
import { invalidOption, redactHeaders } from "@text-completions/core/internal";
import { redactorFor } from "../transport/send.ts";

/** One line of a log: a request, its response, or the failure to get one. */
export interface ExchangeLog {
  event: "request" | "response" | "error";
  /** The same for all lines of an exchange. */
  id: string;
  method: string;
  url: string;
  /**
   * Headers of the request or of the response. Secrets are replaced by `[redacted]`, even where the server repeats
   * them.
   */
  headers: Record<string, string>;
  /** Status of the response. */
  status?: number;
  /** Time since the request, in milliseconds. */
  durationMs?: number;
  /** The error instead of a response: a `ConnectionError` whose `cause` is what `fetch` threw. */
  error?: unknown;
}

/**
 * Middleware that passes every request and response to a log, without bodies and without secrets.
 *
 * @param log - Called with each entry.
 * @param now - Milliseconds on any clock, for `durationMs`. Default: `Date.now`.
 *
 * @example
 * ```ts
 * import { createClient, logExchanges } from "@text-completions/client";
 *
 * export const client = createClient({ apiKey: "sk-ant-...", middleware: [logExchanges(console.debug)] });
 * ```
 *
 * @throws {UsageError} if an argument is not a function.
 */
export function logExchanges(log: (entry: ExchangeLog) => void, now: () => number = Date.now): Middleware {
  if (typeof log !== "function") throw invalidOption("log", "a function", log);
  if (typeof now !== "function") throw invalidOption("now", "a function", now);
  // Keyed by the options of the exchange, which are unique and are collected even if other middleware ends the
  // exchange.
  const startedAt = new WeakMap<object, number>();

  function finish({
    id,
    request: { method, url },
    options,
  }: Exchange): Pick<ExchangeLog, "id" | "method" | "url" | "durationMs"> {
    return { id, method, url, durationMs: now() - (startedAt.get(options) ?? now()) };
  }

  return {
    onRequest({ id, request, options }) {
      startedAt.set(options, now());
      const { method, url, headers } = request;
      log({ event: "request", id, method, url, headers: redactHeaders(headers, redactorFor(request)) });
    },
    onResponse(exchange) {
      const { request, response } = exchange;
      const { status, headers } = response;
      const shown = redactHeaders(headers, redactorFor(request));
      log({ event: "response", ...finish(exchange), status, headers: shown });
    },
    onError(exchange) {
      const { request, error } = exchange;
      const redactor = redactorFor(request);
      const headers = redactHeaders(request.headers, redactor);
      log({ event: "error", ...finish(exchange), headers, error: redactor.value(error) });
    },
  };
}

type Exchange = Pick<MiddlewareCallbackParams, "id" | "request" | "options">;
