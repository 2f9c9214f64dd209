import { HEADER } from "@text-completions/core";
import { completionHandlers, type Mock } from "@text-completions/msw";

/**
 * Handlers of MSW that stand for this page's own server: they add a key, as the server does, and ask the mock.
 */
export function createHandlers(mock: Mock): ReturnType<typeof completionHandlers> {
  function fetch(input: Request | string | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    request.headers.set(HEADER.xApiKey, "the server's");
    return mock.fetch(request);
  }
  return completionHandlers({ ...mock, fetch }, { baseUrl: new URL("/api", location.href).href });
}
