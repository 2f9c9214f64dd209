/** The statuses that the constructor of `Response` takes. A server may send others, such as 999. */
const MIN_STATUS = 200;
const MAX_STATUS = 599;

/** Creates a response as a server sent it, whatever its status. */
export function createResponse(
  body: string | ReadableStream<Uint8Array> | null,
  { status = MIN_STATUS, ...init }: ResponseInit,
): Response {
  if (status >= MIN_STATUS && status <= MAX_STATUS) return new Response(body, { status, ...init });
  const response = new Response(body, { status: MAX_STATUS, ...init });
  return Object.defineProperty(response, "status", { value: status });
}

/** Copies a response with another body, including what the constructor of `Response` does not take, such as its URL. */
export function copyResponse(original: Response, body: ReadableStream<Uint8Array> | null): Response {
  const { url, redirected, type, status, statusText, ok, headers } = original;
  const copy = createResponse(body, { status, statusText, headers });
  const clone = (): Response => {
    const twin = Response.prototype.clone.call(copy);
    return Object.defineProperties(twin, facts);
  };
  const facts = {
    url: { value: url },
    redirected: { value: redirected },
    type: { value: type },
    status: { value: status },
    ok: { value: ok },
    clone: { value: clone },
  };
  return Object.defineProperties(copy, facts);
}
