import { createClient, isCompletionError, toResponse } from "@text-completions/client";

/** Sends the prompt of the page to the API, with the key in ANTHROPIC_API_KEY, and forwards the stream. */
export async function POST(request: Request): Promise<Response> {
  const { prompt } = await request.json();
  const stream = createClient({ maxRetries: 0 }).stream(
    // The page chooses nothing else: the model and the length cost money.
    { model: "claude-2.1", max_tokens_to_sample: 256, prompt },
    // When the page goes away, the request to the API ends.
    { signal: request.signal },
  );
  try {
    return await toResponse(stream);
  } catch (error) {
    return toErrorResponse(error);
  }
}

/** What the page may know: whether to wait. A wrong key is no business of its visitors. */
function toErrorResponse(error: unknown): Response {
  const canRetry = isCompletionError(error) && error.kind === "api" && [429, 529].includes(error.status);
  if (!canRetry) {
    console.error(error);
    const body = { type: "error", error: { type: "api_error", message: "The API is not available." } };
    return Response.json(body, { status: 500 });
  }
  const { status, type, retryAfterMs } = error;
  const body = { type: "error", error: { type, message: "The API is busy." } };
  const headers: Record<string, string> = {};
  if (retryAfterMs !== undefined) headers["retry-after"] = String(Math.ceil(retryAfterMs / 1000));
  return Response.json(body, { status, headers });
}
