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
 * Makes a route handler that answers `POST /v1/complete` for a page of the same site: it adds the key, which the page
 * never sees, and passes the answer on as it comes. When the page goes away, the request to the API ends.
 */
export function createForwardingHandler(options: ClientOptions): (request: Request) => Promise<Response> {
  // The page's own client tries again, and shows that it does.
  const client = createClient({ maxRetries: 0, ...options });

  return async function forward(request) {
    const body: unknown = await request.json().catch(() => null);
    const [problem] = validateRequest(body);
    if (problem) return refuse("invalid_request_error", `${problem.path || "The body"} ${problem.message}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The validator of the document has passed it.
    const { stream: wantsStream, ...completion } = body as CompletionRequest;
    const { signal } = request;
    try {
      if (!wantsStream) {
        const answer = await client.complete(completion, { signal });
        return Response.json(answer, { headers: idHeader(answer.requestId) });
      }
      const stream = client.stream(completion, { signal });
      await stream.ready();
      return await toResponse(stream, { headers: idHeader(stream.requestId) });
    } catch (error) {
      return toFailure(error);
    }
  };
}

/** The header that every answer has: the id that the API gave the request or, if it gave none, one of our own. */
function idHeader(requestId: string | undefined): { [HEADER.requestId]: string } {
  return { [HEADER.requestId]: requestId || createId("req") };
}

/** What the API refuses because of our key or our bill, which is nobody else's business. */
const OURS = new Set<ErrorType>(["authentication_error", "permission_error", "billing_error"]);

/** A failure as the page's client understands it. */
function toFailure(error: unknown): Response {
  // By a TypeError the client says that it cannot send anything: it has no key, say.
  if (error instanceof TypeError) return refuse("api_error", "The server is not set up.");
  if (!isCompletionError(error) || error.kind !== "api")
    return refuse("api_error", "The API cannot be reached.");
  // A body that is not the API's names no type.
  const { type = errorTypeOf(error.status), retryAfterMs, requestId } = error;
  if (OURS.has(type)) return refuse("api_error", "The server is not set up.", requestId);
  return refuse(type, "The API refused the request.", requestId, {
    ...(retryAfterMs !== undefined && { [HEADER.retryAfter]: String(Math.ceil(retryAfterMs / 1000)) }),
  });
}

/** A failure in the form of the API: each type has its status, and the body tells the id again. */
function refuse(
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
