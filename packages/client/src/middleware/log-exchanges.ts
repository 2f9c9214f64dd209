import type { Middleware } from "openapi-fetch";
import { isSecretHeader } from "../redact.ts";

/** One line of a log: a request, its answer, or the failure to get one. */
export interface ExchangeLog {
  event: "request" | "response" | "error";
  /** The same for all lines of an exchange. */
  id: string;
  method: string;
  url: string;
  /** Headers of the request or of the answer. Whatever may be a secret reads `[redacted]`. */
  headers: Record<string, string>;
  /** Status of the answer. */
  status?: number;
  /** Time since the request, in milliseconds. */
  durationMs?: number;
  /** What came instead of an answer: a `ConnectionError` whose `cause` is what `fetch` threw. */
  error?: unknown;
}

/**
 * Middleware that hands every request and answer to a log, without bodies and without secrets.
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
      log({ event: "request", id, method, url, headers: hideSecrets(headers) });
    },
    onResponse({ id, request, response }) {
      const { status, headers } = response;
      log({ event: "response", ...finish(id, request), status, headers: hideSecrets(headers) });
    },
    onError({ id, request, error }) {
      log({ event: "error", ...finish(id, request), headers: hideSecrets(request.headers), error });
    },
  };
}

function hideSecrets(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers].map(([name, value]) => [name, isSecretHeader(name) ? "[redacted]" : value]),
  );
}
