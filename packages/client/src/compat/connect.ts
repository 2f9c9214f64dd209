import { DEFAULT_BASE_URL, type HeaderName } from "@text-completions/core";
import {
  collectSecrets,
  type FetchFunction,
  UsageError,
  type UsageErrorDetails,
} from "@text-completions/core/internal";
import { buildClient, type Client } from "../client.ts";
import { logExchanges, type ExchangeLog } from "../middleware/log-exchanges.ts";
import { readEnvironment } from "../resolve-options.ts";
import {
  LOG_LEVELS,
  toRecord,
  type ClientOptions,
  type FetchOptions,
  type LogLevel,
  type RequestOptions,
} from "./options.ts";

/** Creates the client that one call goes through, from the SDK's options of the client and of the call. */
export function connect(
  options: ClientOptions,
  { query, fetchOptions, headers: callHeaders }: RequestOptions = {},
): Client {
  const { authToken, baseURL, timeout, maxRetries, defaultHeaders, dangerouslyAllowBrowser } = options;
  const headers = { accept: "application/json", ...readCustomHeaders(), ...toRecord(defaultHeaders) };
  const apiKey =
    (options.apiKey === undefined ? readEnvironment("ANTHROPIC_API_KEY") : options.apiKey) ?? null;
  const token = authToken === undefined ? readEnvironment("ANTHROPIC_AUTH_TOKEN") : authToken;
  if (apiKey === null && token == null && !hasCredentials({ ...headers, ...toRecord(callHeaders) })) {
    throw new UsageError(NO_KEY);
  }
  const parameters = toQuery({ ...options.defaultQuery, ...query });
  return buildClient(
    {
      maxRetries: maxRetries ?? undefined,
      dangerouslyAllowBrowser,
      apiKey,
      authToken: token,
      baseUrl: baseURL === undefined ? baseURL : baseURL || DEFAULT_BASE_URL,
      timeoutMs: timeout ?? undefined,
      headers,
      fetch: toFetch(options.fetch, { ...options.fetchOptions, ...fetchOptions }, parameters),
      middleware: toMiddleware(options),
    },
    { lenient: true, secrets: collectSecrets({ url: `http://localhost/?${parameters}` }) },
  );
}

const NO_KEY: UsageErrorDetails = {
  code: "missing-option",
  option: "apiKey",
  expected: "an API key",
  fix: 'Pass apiKey or authToken, or set ANTHROPIC_API_KEY; defaultHeaders: { "x-api-key": null } sends none.',
};

const CREDENTIALS: readonly HeaderName[] = ["x-api-key", "authorization"];

/** Whether headers contain credentials, or remove them by `null`. */
export function hasCredentials(headers: ReturnType<typeof toRecord>): boolean {
  return CREDENTIALS.some((name) => headers[name] !== undefined);
}

/** The headers in `ANTHROPIC_CUSTOM_HEADERS`, one `name: value` per line, as the SDK reads them. */
function readCustomHeaders(): ReturnType<typeof toRecord> {
  const lines = readEnvironment("ANTHROPIC_CUSTOM_HEADERS")?.split("\n") ?? [];
  return toRecord(
    lines.flatMap((line) => {
      const colon = line.indexOf(":");
      return colon < 0 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const];
    }),
  );
}

/** Adapts a `fetch` for the SDK, which is called with a URL and an init, to the client, which passes a `Request`. */
function toFetch(
  fetch: ClientOptions["fetch"],
  fetchOptions: FetchOptions,
  parameters: URLSearchParams,
): FetchFunction | undefined {
  if (fetch === undefined && parameters.size === 0 && Object.keys(fetchOptions).length === 0)
    return undefined;
  return async (request, { signal } = {}) => {
    const { method, headers, redirect } = request;
    const url = parameters.size === 0 ? request.url : `${request.url}?${parameters}`;
    const init: RequestInit = { redirect, ...fetchOptions, method, headers, body: await request.text() };
    if (signal !== undefined) init.signal = signal;
    return (fetch ?? globalThis.fetch)(url, init);
  };
}

/** Query parameters as the SDK writes them: `a[b]` for the member of an object, `a[]` for the item of an array. */
function toQuery(query: object): URLSearchParams {
  const parameters = new URLSearchParams();
  function add(name: string, value: unknown): void {
    if (value === undefined) return;
    if (value instanceof Date) return parameters.append(name, value.toISOString());
    if (value === null) return parameters.append(name, "");
    if (typeof value === "string") return parameters.append(name, value);
    if (typeof value !== "object") return parameters.append(name, JSON.stringify(value));
    for (const [key, member] of Object.entries(value)) {
      add(name === "" ? key : `${name}[${Array.isArray(value) ? "" : key}]`, member);
    }
  }
  add("", query);
  return parameters;
}

/** The log level of the options or the environment. An unknown one, which the environment may contain, is `"warn"`. */
export function findLogLevel({ logLevel }: ClientOptions): LogLevel {
  const named = logLevel ?? readEnvironment("ANTHROPIC_LOG");
  return LOG_LEVELS.find((known) => known === named) ?? "warn";
}

/** Logs at the SDK's levels: responses and failures at `"info"`, requests at `"debug"`. */
function toMiddleware(options: ClientOptions): ReturnType<typeof logExchanges>[] {
  const { logger = console } = options;
  const level = LOG_LEVELS.indexOf(findLogLevel(options));
  if (level < LOG_LEVELS.indexOf("info")) return [];
  const log = ({ event, id, method, url, ...rest }: ExchangeLog): void => {
    const line = `[${id}] ${method} ${url} ${event}`;
    if (event !== "request") logger.info(line, rest);
    else if (level >= LOG_LEVELS.indexOf("debug")) logger.debug(line, rest);
  };
  return [logExchanges(log)];
}
