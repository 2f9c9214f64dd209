/** Copies a response with another body, including what the constructor of `Response` does not take, such as its URL. */
export function copyResponse(original: Response, body: ReadableStream<Uint8Array> | null): Response {
  const { url, redirected, type, status, statusText, ok, headers } = original;
  // A server may send statuses that the constructor rejects.
  const allowed = status >= 200 && status < 600 ? status : 200;
  const copy = new Response(body, { status: allowed, statusText, headers });
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
