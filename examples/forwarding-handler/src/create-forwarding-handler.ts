import { createClient, isCompletionError, toResponse, type ClientOptions } from "@text-completions/client";
import {
  ERROR_STATUS,
  HEADER,
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
    if (problem)
      return refuse(400, "invalid_request_error", `${problem.path || "The body"} ${problem.message}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The validator of the document has passed it.
    const { stream: wantsStream, ...completion } = body as CompletionRequest;
    const { signal } = request;
    try {
      if (!wantsStream) return Response.json(await client.complete(completion, { signal }));
      const stream = client.stream(completion, { signal });
      await stream.opened();
      return await toResponse(stream, { headers: { [HEADER.requestId]: stream.requestId ?? "" } });
    } catch (error) {
      return toFailure(error);
    }
  };
}

/** A failure as the page's client understands it. What concerns our key is nobody else's business. */
function toFailure(error: unknown): Response {
  if (!isCompletionError(error) || error.kind !== "api") {
    return refuse(502, "api_error", "The API cannot be reached.");
  }
  const { status, type = "api_error", retryAfterMs, requestId } = error;
  if (status === ERROR_STATUS.authentication_error || status === ERROR_STATUS.permission_error) {
    return refuse(500, "api_error", "The server is not set up.");
  }
  return refuse(status < 400 ? 502 : status, type, "The API refused the request.", {
    ...(requestId !== undefined && { [HEADER.requestId]: requestId }),
    ...(retryAfterMs !== undefined && { [HEADER.retryAfter]: String(Math.ceil(retryAfterMs / 1000)) }),
  });
}

function refuse(
  status: number,
  type: ErrorType,
  message: string,
  headers: Record<string, string> = {},
): Response {
  const body: ErrorResponse = { type: "error", error: { type, message } };
  return Response.json(body, { status, headers });
}
