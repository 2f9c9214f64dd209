/** Sends a request, as the global `fetch` does. */
export type FetchFunction = (request: Request, init?: { signal?: AbortSignal }) => Promise<Response>;

/** What can end a piece of work: signals, and the request it is done for. */
export type AbortSource = AbortSignal | Pick<Request, "signal"> | undefined;

/** A piece of work that ends early when one of several signals aborts. */
export interface AbortScope {
  /** Aborts with the reason of the first source that aborts. */
  readonly signal: AbortSignal;
  /** Ends the work. The first reason counts. */
  abort(reason: unknown): void;
  /** The work has ended by itself: removes all listeners. */
  dispose(): void;
}

/**
 * Node lets the garbage collector take a request whose signal is still awaited, and the signal then never aborts. What
 * is in this set stays reachable until its scope is disposed.
 */
const OPEN_SCOPES = new Set<object>();

/** Opens a scope that its sources can end. Dispose of it, or the sources stay reachable. */
export function openAbortScope(...sources: readonly AbortSource[]): AbortScope {
  const controller = new AbortController();
  const signals = sources.flatMap((source) =>
    source === undefined ? [] : "signal" in source ? source.signal : source,
  );
  const keepAlive = { sources, controller };

  function onAbort(this: AbortSignal): void {
    abort(this.reason);
  }
  function dispose(): void {
    for (const signal of signals) signal.removeEventListener("abort", onAbort);
    OPEN_SCOPES.delete(keepAlive);
  }
  function abort(reason: unknown): void {
    dispose();
    controller.abort(reason);
  }

  const aborted = signals.find((signal) => signal.aborted);
  if (aborted === undefined) {
    for (const signal of signals) signal.addEventListener("abort", onAbort);
    OPEN_SCOPES.add(keepAlive);
  } else {
    controller.abort(aborted.reason);
  }
  return { signal: controller.signal, abort, dispose };
}

/**
 * Sends a request that a signal can end, also where the `fetch` ignores signals. The signal is passed beside the
 * request: Node's `fetch` loses one that is part of it after a garbage collection.
 */
export function sendRequest(fetch: FetchFunction, request: Request, signal: AbortSignal): Promise<Response> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return untilAborted(fetch(request, { signal }), signal);
}

/** The promise, or a rejection with the signal's reason as soon as the signal aborts. */
export function untilAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      promise.catch(() => undefined);
      return reject(signal.reason);
    }
    const onAbort = (): void => reject(signal.reason);
    const settle = (): void => signal.removeEventListener("abort", onAbort);
    signal.addEventListener("abort", onAbort);
    promise.then(resolve, reject).finally(settle);
  });
}

/**
 * The same body, which ends with the signal's reason when the signal aborts: the source is cancelled, so that its
 * connection closes. `onEnd` is called once, however the body ends.
 */
export function abortableBody(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  onEnd: () => void = () => undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let ended = false;
  function end(): void {
    if (ended) return;
    ended = true;
    signal.removeEventListener("abort", onAbort);
    onEnd();
  }
  function onAbort(): void {
    // Not awaited: some bodies never settle a cancellation.
    reader.cancel(signal.reason).catch(() => undefined);
  }
  return new ReadableStream(
    {
      start(controller) {
        signal.addEventListener("abort", () => {
          if (ended) return;
          onAbort();
          end();
          controller.error(signal.reason);
        });
      },
      async pull(controller) {
        try {
          const { done, value } = await untilAborted(reader.read(), signal);
          if (ended) return;
          if (!done) return controller.enqueue(value);
          end();
          controller.close();
        } catch (error) {
          if (ended) return;
          end();
          controller.error(error);
        }
      },
      cancel(reason) {
        end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
