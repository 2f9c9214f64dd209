import { API_VERSION, COMPLETE_PATH, DEFAULT_BASE_URL, HEADER } from "@text-completions/core";
import {
  BASE_URL,
  checkOptions,
  createRequest,
  invalidOption,
  type OptionTable,
  parseBaseUrl,
} from "@text-completions/core/internal";
import { createMock, type Mock } from "@text-completions/mock";
import { http, HttpResponse, type HttpHandler } from "msw";

/** Options of `completionHandlers`. */
export interface CompletionHandlersOptions {
  /** The base URL that the client uses. Default: `"https://api.anthropic.com"`; with `path`, the origin of the page. */
  baseUrl?: string | URL | undefined;
  /**
   * The path of a back end of your own that forwards requests to the API, such as `"/api/complete"`. The handlers
   * replace that back end: they add the key and the version, which a page does not send. Default: `"/v1/complete"`, the
   * API.
   */
  path?: string | undefined;
}

const OPTIONS: OptionTable<CompletionHandlersOptions> = {
  baseUrl: BASE_URL,
  path: {
    expected: 'a path such as "/api/complete"',
    accepts: (value) => typeof value === "string" && /^\/[^/*:?#][^*:?#]*$/.test(value),
  },
};

/**
 * Creates MSW handlers from a mock: for `POST /v1/complete`, and for the other methods, which the API rejects. Works
 * with MSW 2.10 and later and with MSW 3.
 *
 * @param mock - Default: a new mock, which replies with the documented ` Hello! My name is Claude.`
 *
 * @example
 * ```ts
 * import { completionHandlers, createMock } from "@text-completions/msw";
 * import { setupServer } from "msw/node";
 *
 * const mock = createMock().reply(" Hello!");
 * const server = setupServer(...completionHandlers(mock));
 * ```
 *
 * @throws {UsageError} if `mock` has no `fetch`, or an option is invalid.
 */
export function completionHandlers(
  mock: Pick<Mock, "fetch"> = createMock(),
  options: CompletionHandlersOptions = {},
): HttpHandler[] {
  if (typeof mock?.fetch !== "function") {
    throw invalidOption("mock", "a mock created by createMock()", mock);
  }
  const { baseUrl, path } = checkOptions(options, OPTIONS);
  if (path !== undefined) {
    const url = baseUrl === undefined ? onThisPage(path) : toPattern(parseBaseUrl(baseUrl).baseUrl + path);
    return [http.all(url, ({ request }) => respond(mock, asBackEnd(request)))];
  }
  const url = parseBaseUrl(baseUrl === undefined ? DEFAULT_BASE_URL : baseUrl).baseUrl;
  // Where a client with a base URL that ends in /v1 may send its requests. The mock rejects them as the API does;
  // without a handler, the key would be sent to the network.
  const misspelt = `${url}/v1${COMPLETE_PATH}`;
  return [url + COMPLETE_PATH, misspelt].map((each) =>
    http.all(toPattern(each), ({ request }) => respond(mock, request)),
  );
}

/** A path on the origin of the page; in Node without a page, on any origin. */
function onThisPage(path: string): string {
  return globalThis.location === undefined ? `*${path}` : path;
}

/** A pattern that matches only this URL: in strings, MSW gives characters such as brackets a special meaning. */
export function toPattern(url: string): string | RegExp {
  const isPlain = /^https?:\/\/[\w.-]+(?::\d+)?[\w.~%/-]*$/.test(url);
  return isPlain ? url : new RegExp(`^${url.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`);
}

/** Headers of a page that a back end does not forward to the API. */
const PAGE_HEADERS: ReadonlySet<string> = new Set(["cookie", "host", "origin", "referer"]);

/** The request that a back end sends to the API when it receives this one. */
function asBackEnd(request: Request): Request {
  const headers = new Headers({
    [HEADER.xApiKey]: "key-of-the-back-end",
    [HEADER.anthropicVersion]: API_VERSION,
  });
  // Not passed to the constructor, which MSW 2.10 breaks.
  for (const [name, value] of request.headers) if (!PAGE_HEADERS.has(name)) headers.set(name, value);
  const { method, body } = request;
  // The types of the DOM lack `duplex`, which a streamed body needs.
  const init = { method, headers, body, duplex: "half" } as RequestInit;
  return createRequest(DEFAULT_BASE_URL + COMPLETE_PATH, init, request);
}

async function respond(mock: Pick<Mock, "fetch">, request: Request): Promise<Response> {
  try {
    return toBreakable(await mock.fetch(request));
  } catch (error) {
    // MSW reports anything else as a bug.
    if (!request.signal.aborted && !isNetworkError(error)) throw error;
    return HttpResponse.error();
  }
}

/** Makes a broken body visible to the client: without this header, MSW 3 in Node ends it as if it were complete. */
export function toBreakable(response: Response): Response {
  const { body, status, statusText } = response;
  if (body === null) return response;
  // Headers of a fetched response are immutable.
  const headers = new Headers(response.headers);
  headers.set("transfer-encoding", "chunked");
  return new Response(body, { status, statusText, headers });
}

/** Whether an error, of any realm, is what `fetch` rejects with if the connection breaks, scripted or not. */
function isNetworkError(error: unknown): boolean {
  return error instanceof Object && "name" in error && error.name === "TypeError" && "cause" in error;
}
