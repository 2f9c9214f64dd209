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
 * A request whose `signal` is that of its source: of `init`, or else of the request it is made from. The platform would
 * make another signal, which follows that one, and never aborts once the request was garbage-collected, even if its
 * receiver still has the signal.
 */
export function createRequest(
  input: Request | string | URL,
  init: RequestInit = {},
  source: Pick<RequestInit, "signal"> = init.signal === undefined && input instanceof Request ? input : init,
): Request {
  const request = new Request(input, init);
  // The signal of a polyfill may lack what its receivers need; the platform's has it.
  if (typeof source.signal?.throwIfAborted !== "function") return request;
  // No getter: V8 would give each request its own hidden class, which lives until the next full garbage collection.
  return Object.defineProperties(request, {
    signal: { value: source.signal, configurable: true },
    [SOURCE]: { value: source },
  });
}

/** Keeps the source reachable for as long as the request is: its signal may depend on that. */
const SOURCE = Symbol("source");
