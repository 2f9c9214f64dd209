import { orAborted } from "./or-aborted.ts";
import type { Tape } from "./tape.ts";

/** A tape, how a failure gets onto it, and what ends the reading. */
interface Watcher {
  readonly tape: Tape;
  readonly fail: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
}

/** The same response, whose body tells the tape what is read of it, and is read no faster than somebody reads it. */
export function watchResponse(response: Response, watcher: Watcher): Response {
  watcher.tape.begin(response);
  if (response.body === null) {
    watcher.tape.end();
    return response;
  }
  const { status, statusText, headers } = response;
  // A server may send statuses that the constructor refuses.
  const allowed = status >= 200 && status < 600 ? status : 200;
  const body = watchBody(response.body, watcher);
  return disguise(new Response(body, { status: allowed, statusText, headers }), response);
}

/** Gives a copy what the constructor of `Response` does not take. */
function disguise(copy: Response, { url, redirected, type, status, ok }: Response): Response {
  const clone = (): Response => disguise(Response.prototype.clone.call(copy), copy);
  return Object.defineProperties(copy, {
    url: { value: url },
    redirected: { value: redirected },
    type: { value: type },
    status: { value: status },
    ok: { value: ok },
    clone: { value: clone },
  });
}

function watchBody(
  body: ReadableStream<Uint8Array>,
  { tape, fail, signal }: Watcher,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  // A source that does not heed the signal is told that nobody reads on.
  const leave = (): void => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener("abort", leave, { once: true });
  void tape.ended.then(() => signal?.removeEventListener("abort", leave));

  return new ReadableStream(
    {
      async pull(controller) {
        tape.touch();
        try {
          const { done, value } = await orAborted(reader.read(), signal);
          if (done) {
            tape.end();
            controller.close();
          } else {
            tape.add(value);
            controller.enqueue(value);
          }
        } catch (error) {
          fail(error);
          controller.error(error);
        }
      },
      cancel(reason) {
        tape.end({ abandoned: true });
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
