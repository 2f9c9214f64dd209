import { assertUnread } from "../requests/read-body.ts";
import { invalidOption } from "../usage/usage-error.ts";
import { toAcceptedSignal } from "./abort.ts";

/**
 * What `fetch` takes, as a request. A `Request` stays the same object, for its signal's sake.
 *
 * @throws {UsageError} if the input is neither a URL nor a `Request`, or is one whose body was already read.
 */
export function toRequest(input: Request | string | URL, init?: RequestInit): Request {
  const isRequest = input instanceof Request;
  // A body in `init` replaces that of the request.
  if (isRequest && init?.body == null) assertUnread(input);
  if (isRequest && init === undefined) return input;
  if (typeof input !== "string" && Object(input) !== input) {
    throw invalidOption("input", "a URL or a Request", input);
  }
  const given = init?.signal ?? null;
  const signal = given && toAcceptedSignal(given);
  return createRequest(input, signal === given ? init : { ...init, signal });
}

/**
 * Creates a request whose `signal` is the very signal of `init` or, without one, of the request it is made from. The
 * platform would create a second signal that follows the first. In Node, that one never aborts once the request has been
 * garbage-collected, even if its receiver still holds the signal.
 */
export function createRequest(
  input: Request | string | URL,
  init: RequestInit = {},
  source: Pick<RequestInit, "signal"> = init.signal === undefined && input instanceof Request ? input : init,
): Request {
  const request = new Request(input, init);
  // A polyfill's signal may lack this method, which receivers call. The platform's signal, which follows it, has it.
  if (typeof source.signal?.throwIfAborted !== "function") return request;
  // No getter: V8 would give each request its own hidden class, which lives until the next full garbage collection.
  return Object.defineProperties(request, {
    signal: { value: source.signal, configurable: true },
    [SOURCE]: { value: source },
  });
}

/** Keeps the source reachable for as long as the request is: its signal may depend on that. */
const SOURCE = Symbol("source");
