import { createClient, isCompletionError, toResponse, type ClientOptions } from "@text-completions/client";
import {
  createId,
  errorTypeOf,
  HEADER,
  statusOf,
  type CompletionRequest,
  type ErrorResponse,
  type ErrorType,
} from "@text-completions/core";
import { validateRequest } from "@text-completions/core/validate";

/**
 * Creates a route handler that serves `POST /v1/complete` to a page of the same site: it adds the key, which the page
 * never sees, and forwards the response as it arrives. When the page goes away, the request to the API ends.
 */
export function createForwardingHandler(options: ClientOptions): (request: Request) => Promise<Response> {
  // The page's own client retries, and shows that it does.
  const client = createClient({ maxRetries: 0, ...options });

  return async function forward(request) {
    const body: unknown = await request.json().catch(() => null);
    const [problem] = validateRequest(body);
    if (problem)
      return respondWithError("invalid_request_error", `${problem.path || "The body"} ${problem.message}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The validator of the document has passed it.
    const { stream: wantsStream, ...completion } = body as CompletionRequest;
    const { signal } = request;
    try {
      if (!wantsStream) {
        const completed = await client.complete(completion, { signal });
        return Response.json(completed, { headers: idHeader(completed.requestId) });
      }
      const stream = client.stream(completion, { signal });
      await stream.ready();
      return await toResponse(stream, { headers: idHeader(stream.requestId) });
    } catch (error) {
      return toErrorResponse(error);
    }
  };
}

/** The header that every response has: the request id of the API or, without one, an id of our own. */
function idHeader(requestId: string | undefined): { [HEADER.requestId]: string } {
  return { [HEADER.requestId]: requestId || createId("req") };
}

/** Errors about our key or our bill, which callers need not know of. */
const INTERNAL = new Set<ErrorType>(["authentication_error", "permission_error", "billing_error"]);

/** The error as the page's client understands it. */
function toErrorResponse(error: unknown): Response {
  // The client throws a TypeError when it cannot send anything, for example without a key.
  if (error instanceof TypeError) return respondWithError("api_error", "The server is not set up.");
  if (!isCompletionError(error) || error.kind !== "api")
    return respondWithError("api_error", "The API cannot be reached.");
  // A body that is not the API's has no type.
  const { type = errorTypeOf(error.status), retryAfterMs, requestId } = error;
  if (INTERNAL.has(type)) return respondWithError("api_error", "The server is not set up.", requestId);
  return respondWithError(type, "The API rejected the request.", requestId, {
    ...(retryAfterMs !== undefined && { [HEADER.retryAfter]: String(Math.ceil(retryAfterMs / 1000)) }),
  });
}

/** An error in the form of the API: each type has its status, and the body repeats the id. */
function respondWithError(
  type: ErrorType,
  message: string,
  requestId?: string,
  others: Record<string, string> = {},
): Response {
  const headers = { ...idHeader(requestId), ...others };
  const body: ErrorResponse = {
    type: "error",
    error: { type, message },
    request_id: headers[HEADER.requestId],
  };
  return Response.json(body, { status: statusOf(type), headers });
}
