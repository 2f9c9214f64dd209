import { copyResponse } from "./copy-response.ts";
import { membersOf } from "../document/schema-checks.ts";
import { UsageError, type UsageErrorDetails } from "../usage/usage-error.ts";
import { findNodeModule } from "./node-module.ts";
import { toWebResponse, withBody } from "./web-response.ts";

/** Sends a request, as the global `fetch` does. */
export type FetchFunction = (request: Request, init?: { signal?: AbortSignal }) => Promise<Response>;

/** What can abort a piece of work: signals, and the request that it serves. */
export type AbortSource = AbortSignal | Pick<Request, "signal"> | undefined;

/** A piece of work that ends early when one of several signals aborts. */
export interface AbortScope {
  /** Aborts with the reason of the first source that aborts. */
  readonly signal: AbortSignal;
  /** Ends the work. The first reason counts. */
  abort(reason: unknown): void;
  /** The work has finished: removes all listeners. */
  dispose(): void;
}

/** Opens a scope that its sources can end. Dispose of it, or it keeps its requests reachable. */
export function openAbortScope(...sources: readonly AbortSource[]): AbortScope {
  const controller = createController();
  const signals = sources.flatMap((source) =>
    source === undefined ? [] : "signal" in source ? source.signal : source,
  );
  let release: (() => void) | undefined;

  function onAbort(this: AbortSignal): void {
    abort(this.reason);
  }
  function dispose(): void {
    for (const signal of signals) signal.removeEventListener("abort", onAbort);
    release?.();
  }
  function abort(reason: unknown): void {
    dispose();
    controller.abort(reason);
  }

  const aborted = signals.find((signal) => signal.aborted);
  if (aborted === undefined) {
    for (const signal of signals) listenForAbort(signal, onAbort);
    // A plain signal keeps its listeners as long as it can abort.
    if (sources.some((source) => source !== undefined && "signal" in source)) {
      release = keepReachable({ sources, controller });
    }
  } else {
    controller.abort(aborted.reason);
  }
  return { signal: controller.signal, abort, dispose };
}

let setMaxListeners: ((limit: number, target: EventTarget) => void) | undefined;

/**
 * Calls a listener once when a signal aborts, or immediately if it already has, which can happen between the arrival of
 * a response and the first read of its body. Calls may share the signal: Node 20 takes the eleventh listener for a
 * leak, and prints a warning.
 */
export function listenForAbort(signal: AbortSignal, listener: (this: AbortSignal) => void): void {
  if (signal.aborted) return listener.call(signal);
  try {
    setMaxListeners ??= findSetMaxListeners();
    // Not 0, which means the same: `getMaxListeners` of Node 20 then throws, and undici calls it.
    setMaxListeners(Infinity, signal);
  } catch {
    // A signal of another realm, such as jsdom's, has no such limit.
  }
  signal.addEventListener("abort", listener, { once: true });
}

function findSetMaxListeners(): (limit: number, target: EventTarget) => void {
  const events = findNodeModule("node:events");
  const isLimited = events !== undefined && events.getMaxListeners(new AbortController().signal) > 0;
  return isLimited ? events.setMaxListeners : () => undefined;
}

interface Kept {
  readonly object: object;
  /** Its place in the list; -1 once it was released. */
  index: number;
}

/**
 * What stays reachable. No `Set`: V8's tables refer to the ones that replaced them, so with each request that passes
 * through one, all of its objects would survive until the next full collection.
 */
const KEPT: Kept[] = [];

/**
 * Keeps an object reachable until the returned function is called. Node can garbage-collect a request whose signal is
 * still awaited, and the signal then never aborts.
 */
export function keepReachable(object: object): () => void {
  const kept: Kept = { object, index: KEPT.length };
  KEPT.push(kept);
  return () => {
    if (kept.index === -1) return;
    const last = KEPT.pop();
    if (last !== undefined && last !== kept) {
      last.index = kept.index;
      KEPT[last.index] = last;
    }
    kept.index = -1;
  };
}

/** How many objects are kept reachable. For tests: a scope that is never disposed of keeps its sources for good. */
export function countOpenScopes(): number {
  return KEPT.length;
}

/**
 * A signal that `Request` accepts: the signal itself or, where the environment has replaced `AbortSignal`, one of the
 * platform that aborts with it.
 */
export function toAcceptedSignal(signal: AbortSignal): AbortSignal {
  return isAccepted(signal) ? signal : openAbortScope(signal).signal;
}

type Controller = Pick<AbortController, "signal" | "abort">;

/**
 * A controller whose signal the platform's `Request` and `fetch` accept. Test environments such as jsdom replace
 * `AbortController` with their own, but not `Request` and `fetch`.
 */
function createController(): Controller {
  const controller = new AbortController();
  return isAccepted(controller.signal) ? controller : createPlatformController();
}

let lastClass: unknown;
let lastAccepted = true;

/** Whether `Request` accepts signals of this class. Tested again only when the class changes. */
function isAccepted(signal: AbortSignal): boolean {
  if (signal.constructor === lastClass || typeof Request === "undefined") return lastAccepted;
  lastClass = signal.constructor;
  try {
    lastAccepted = new Request("http://localhost/", { signal }).signal !== undefined;
  } catch {
    lastAccepted = false;
  }
  return lastAccepted;
}

/** The signal of a stream's controller is the platform's own, and aborts with the stream. */
function createPlatformController(): Controller {
  let signal: AbortSignal | undefined;
  const stream = new WritableStream({
    start(controller) {
      signal = controller.signal;
    },
  });
  return {
    signal: signal ?? new AbortController().signal,
    abort: (reason) => void stream.abort(reason).catch(() => undefined),
  };
}

/**
 * Sends a request that a signal can end, even if the `fetch` ignores signals. The signal is passed next to the
 * request: Node's `fetch` loses one that is part of it after a garbage collection. A response that arrives too late is
 * cancelled, so that its connection closes.
 *
 * @throws {UsageError} if the `fetch` takes only URLs, as those of undici and node-fetch do: it makes a string of the
 *   request; or if it resolves with something else than a response.
 */
export async function sendRequest(
  fetch: FetchFunction,
  request: Request,
  signal: AbortSignal,
): Promise<Response> {
  signal.throwIfAborted();
  const response = callFetch(fetch, request, signal);
  try {
    const received = await untilAborted(response, signal);
    signal.throwIfAborted();
    return received;
  } catch (error) {
    if (signal.aborted) response.then(({ body }) => body?.cancel(error)).catch(() => undefined);
    throw error;
  }
}

async function callFetch(fetch: FetchFunction, request: Request, signal: AbortSignal): Promise<Response> {
  let wasStringified = false;
  function toString(): string {
    wasStringified = true;
    return "[object Request]";
  }
  Reflect.defineProperty(request, "toString", { value: toString, configurable: true });
  let response: Response;
  try {
    response = await fetch(request, { signal });
  } catch (error) {
    // A fetch may log the request, and fail for a reason of its own.
    const isForUrls = wasStringified && !request.bodyUsed && membersOf(error)["name"] === "TypeError";
    throw isForUrls ? new UsageError(ONLY_URLS, { cause: error }) : error;
  }
  return toWebResponse(response);
}

const ONLY_URLS: UsageErrorDetails = {
  code: "invalid-option",
  option: "fetch",
  expected: "a function that takes a Request",
  received: "one that takes only URLs, as that of undici or node-fetch",
  fix: "Wrap it: async (request, init) => fetch(request.url, { ...init, method: request.method, redirect: request.redirect, headers: [...request.headers], body: (await request.text()) || undefined }).",
};

/**
 * Sends a request within a scope, which stays open until the body has ended, and then is disposed of: its sources can
 * end the body as well.
 */
export async function sendInScope(
  fetch: FetchFunction,
  request: Request,
  scope: AbortScope,
): Promise<Response> {
  try {
    const response = withBody(await sendRequest(fetch, request, scope.signal));
    if (response.body === null) {
      scope.dispose();
      return response;
    }
    return copyResponse(
      response,
      abortableBody(response.body, scope.signal, { onEnd: () => scope.dispose() }),
    );
  } catch (error) {
    scope.dispose();
    throw error;
  }
}

/** The promise, or a rejection with the signal's reason as soon as the signal aborts. Leaves no listener behind. */
export function untilAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    listenForAbort(signal, onAbort);
    const release = (): void => signal.removeEventListener("abort", onAbort);
    promise.then(resolve, reject);
    // Not `finally`, which would create three more promises.
    promise.then(release, release);
  });
}

/** How a body can end. */
type BodyEnd = "complete" | "broken" | "aborted";

/** Watches a body that passes. */
export interface BodyWatcher {
  /** Called before each read. */
  readonly onRead?: () => void;
  readonly onChunk?: (bytes: Uint8Array) => void;
  /** Called once, however the body ends. */
  readonly onEnd?: (how: BodyEnd, error?: unknown) => void;
}

/**
 * The same body, which ends with the signal's reason when the signal aborts: the source is cancelled, so that its
 * connection closes. The source is also cancelled when the body is garbage-collected before its end, as Node's `fetch`
 * does with its own.
 */
export function abortableBody(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  { onRead, onChunk, onEnd }: BodyWatcher = {},
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  // What listens to the signal must not keep the body reachable.
  let controller: Pick<WeakRef<ReadableStreamDefaultController<Uint8Array>>, "deref"> | undefined;
  let ended = false;

  function end(how: BodyEnd, error?: unknown): void {
    ended = true;
    signal.removeEventListener("abort", onAbort);
    onEnd?.(how, error);
  }
  function leave(reason?: unknown): void {
    if (ended) return;
    end("aborted", reason);
    // Not awaited: some bodies never settle a cancellation.
    reader.cancel(reason).catch(() => undefined);
  }
  function onAbort(): void {
    leave(signal.reason);
    controller?.deref()?.error(signal.reason);
  }

  const abortable = new ReadableStream<Uint8Array>(
    {
      start(own) {
        controller = typeof WeakRef === "undefined" ? { deref: () => own } : new WeakRef(own);
        listenForAbort(signal, onAbort);
      },
      async pull(own) {
        onRead?.();
        try {
          const { done, value } = await reader.read();
          if (ended) return;
          if (!done) {
            onChunk?.(value);
            return own.enqueue(value);
          }
          end("complete");
          own.close();
        } catch (error) {
          if (ended) return;
          end("broken", error);
          own.error(error);
        }
      },
      cancel(reason) {
        if (!ended) end("aborted");
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  DROPPED?.register(abortable, leave);
  return abortable;
}

/** Cancels the sources of bodies that were garbage-collected before their end. Older edge workers lack this class. */
const DROPPED =
  typeof FinalizationRegistry === "undefined"
    ? undefined
    : /* @__PURE__ */ new FinalizationRegistry<() => void>((leave) => leave());
