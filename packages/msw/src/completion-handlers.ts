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
 * @throws {TypeError} if the mock is none, or the base URL is no URL.
 */
export function completionHandlers(
  mock: Pick<Mock, "fetch"> = createMock(),
  options: CompletionHandlersOptions = {},
): HttpHandler[] {
  const { baseUrl = DEFAULT_BASE_URL } = options;
  if (typeof mock?.fetch !== "function") {
    throw new TypeError("Failed to make handlers: the mock has no fetch. Pass what createMock() gives.");
  }
  if (!URL.canParse(baseUrl)) {
    throw new TypeError(
      `Failed to make handlers: the base URL is ${JSON.stringify(baseUrl)}. Pass a full one, such as "${DEFAULT_BASE_URL}".`,
    );
  }
  return [http.all(trimSlashes(baseUrl) + COMPLETE_PATH, ({ request }) => answer(mock, request))];
}

function trimSlashes(url: string): string {
  return url.endsWith("/") ? trimSlashes(url.slice(0, -1)) : url;
}

async function answer(mock: Pick<Mock, "fetch">, request: Request): Promise<Response> {
  try {
    const response = await mock.fetch(request);
    // Without this header MSW 3 in Node makes a body that breaks look like one that ends.
    if (response.body !== null) response.headers.set("transfer-encoding", "chunked");
    return response;
  } catch {
    // A break that was scripted, or a client that went away: to the client, a failure of the network.
    return HttpResponse.error();
  }
}
