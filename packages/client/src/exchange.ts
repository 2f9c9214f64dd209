import { COMPLETE_PATH } from "@text-completions/core";
import { createApiError } from "./api-failure.ts";
import type { Call } from "./call.ts";
import { startTimer } from "./clock.ts";
import { TimeoutError } from "./timeout-error.ts";

/** One attempt whose answer has begun, with a status of success. */
export interface Exchange {
  response: Response;
  /** Aborted when the attempt was ended early. */
  signal: AbortSignal;
  /**
   * Settles as the promise does, its error translated, or rejects at once when the attempt is ended early. For one
   * promise at a time.
   */
  orEnd<Value>(promise: Promise<Value>, translate?: (error: unknown) => unknown): Promise<Value>;
  /** Ends the attempt and closes its connection. */
  end(reason: unknown): void;
  /** Lets what follows take longer than an option allows. */
  lift(option: Limit): void;
  /** Lets go of the caller's signal and the timers. */
  release(): void;
}

/** The options that limit how long an attempt may take. */
type Limit = "timeoutMs" | "totalTimeoutMs";

/** Sends a request once. Rejects with an `ApiError` unless the status is one of success. */
export async function openExchange(call: Call): Promise<Exchange> {
  const { raw, body, settings } = call;
  const controller = new AbortController();
  const { signal } = controller;
  const unfollow = follow(settings.signal, controller);
  const limit = (option: Limit, restMs: number): (() => void) =>
    startTimer(settings.clock, restMs, () => {
      const message = `POST ${call.url} took longer than ${settings[option]} ms. Raise ${option}.`;
      controller.abort(new TimeoutError(`Failed to complete: ${message}`, {}));
    });
  const lifts = {
    totalTimeoutMs: limit("totalTimeoutMs", call.deadline - settings.clock.now()),
    timeoutMs: limit("timeoutMs", settings.timeoutMs),
  };
  const lift = (option: Limit): void => lifts[option]();
  function release(): void {
    unfollow();
    lift("timeoutMs");
    lift("totalTimeoutMs");
  }

  // One listener and one slot: `Promise.race` with a promise for the end would hold on to every promise it ever met.
  let interrupt: ((reason: unknown) => void) | undefined;
  signal.addEventListener("abort", () => interrupt?.(signal.reason));
  function orEnd<Value>(
    promise: Promise<Value>,
    translate: (error: unknown) => unknown = (error) => error,
  ): Promise<Value> {
    return new Promise((resolve, reject) => {
      interrupt = reject;
      promise.then(resolve, (error: unknown) => reject(translate(error)));
      if (signal.aborted) reject(signal.reason);
    });
  }

  try {
    const { error, response } = await orEnd(
      raw.POST(COMPLETE_PATH, {
        params: { header: { "anthropic-version": settings.version } },
        headers: settings.headers,
        body,
        signal,
        parseAs: "stream",
        fetch: call.send,
      }),
    );
    if (!response.ok) throw createApiError(call, response, error);
    return { response, signal, orEnd, end: (reason) => controller.abort(reason), lift, release };
  } catch (error) {
    release();
    throw signal.aborted ? signal.reason : error;
  }
}

/** Aborts a controller when a signal is. Returns what removes the listener. */
export function follow(signal: AbortSignal | undefined, controller: AbortController): () => void {
  if (!signal) return () => undefined;
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort);
  return () => signal.removeEventListener("abort", abort);
}
