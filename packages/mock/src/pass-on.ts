import { type Answer, answererOf } from "./answer.ts";
import type { Fetchable } from "./fetchable.ts";
import type { Incoming } from "./incoming.ts";

/** Has a request answered. A `fetch` that does not come from this package gets a `Request` proper. */
export function passOn(fetchable: Fetchable, request: Incoming): Promise<Answer | Response> {
  return answererOf(fetchable.fetch)?.(request) ?? fetchable.fetch(toRequest(request));
}

function toRequest(incoming: Incoming): Request {
  if (incoming instanceof Request) return incoming;
  const { method, url, headers, signal, buffered, body } = incoming;
  // The type of a request's options does not know that a streamed body needs it.
  return new Request(url, {
    method,
    headers: [...headers],
    signal,
    body: buffered ?? body,
    duplex: "half",
  } as RequestInit);
}
