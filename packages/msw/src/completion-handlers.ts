import { COMPLETE_PATH, DEFAULT_BASE_URL } from "@text-completions/core";
import { createMock, type Mock } from "@text-completions/mock";
import { http, HttpResponse, type HttpHandler } from "msw";

/** Options of `completionHandlers`. */
export interface CompletionHandlersOptions {
  /** Where the client believes the API to be. Default: `"https://api.anthropic.com"`. */
  baseUrl?: string | undefined;
}

/**
 * Puts a mock behind the network: handlers of MSW for `POST /v1/complete`, and for the other methods, which the API
 * refuses. Works with MSW 2.10 and later and with MSW 3.
 *
 * @param mock - Default: a new one, which says the documented ` Hello! My name is Claude.`
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
 * @throws {TypeError} if the mock is none, or the base URL is none of http or https.
 */
export function completionHandlers(
  mock: Pick<Mock, "fetch"> = createMock(),
  options: CompletionHandlersOptions = {},
): HttpHandler[] {
  const { baseUrl = DEFAULT_BASE_URL } = options;
  if (typeof mock?.fetch !== "function") {
    throw new TypeError("Failed to make handlers: the mock has no fetch. Pass what createMock() gives.");
  }
  if (!/^https?:\/\//i.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new TypeError(
      `Failed to make handlers: the base URL is ${JSON.stringify(baseUrl)}. Pass one of http or https, such as "${DEFAULT_BASE_URL}".`,
    );
  }
  return [http.all(trimSlashes(baseUrl) + COMPLETE_PATH, ({ request }) => answer(mock, request))];
}

function trimSlashes(url: string): string {
  return url.endsWith("/") ? trimSlashes(url.slice(0, -1)) : url;
}

async function answer(mock: Pick<Mock, "fetch">, request: Request): Promise<Response> {
  try {
    return toBreakable(await mock.fetch(request));
  } catch (error) {
    // Anything else is a bug, which MSW tells of.
    if (!request.signal.aborted && !isNetworkFailure(error)) throw error;
    return HttpResponse.error();
  }
}

/** A response whose body is seen to break if it does: without the header, MSW 3 in Node makes it look like one that ends. */
function toBreakable(response: Response): Response {
  const { body, status, statusText } = response;
  if (body === null) return response;
  // Those of an answer that was fetched cannot be changed.
  const headers = new Headers(response.headers);
  headers.set("transfer-encoding", "chunked");
  return new Response(body, { status, statusText, headers });
}

/** Whether it is what `fetch` rejects with, of whatever realm: a break that was scripted, or a real one. */
function isNetworkFailure(error: unknown): boolean {
  return error instanceof Object && "name" in error && error.name === "TypeError" && "cause" in error;
}
