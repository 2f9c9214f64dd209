import { assertUnread } from "../requests/read-body.ts";
import { invalidOption } from "../usage/usage-error.ts";
import { toAcceptedSignal } from "./abort.ts";

/**
 * The request that each request was made from. The new one follows the signal of the original only as long as the
 * original is reachable, so the original is kept for as long.
 */
const ORIGINALS = new WeakMap<Request, Request>();

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
  const request = new Request(input, signal === given ? init : { ...init, signal });
  if (isRequest) ORIGINALS.set(request, input);
  return request;
}
