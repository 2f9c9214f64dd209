import { type Clock, realClock } from "../time/clock.ts";
import { misuse } from "../usage.ts";
import { toRequest } from "../engine/fetch.ts";
import { recordExchange } from "./record-exchange.ts";
import type { RecordedExchange, Recording } from "./recording.ts";

/** Options of `createRecorder`. */
export interface RecorderOptions {
  /** Does the requests. Default: the global one. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Where times come from. Default: `realClock`. */
  clock?: Clock | undefined;
  /** Told of each exchange when it has ended. It must not throw. Default: nobody is told. */
  onExchange?: ((exchange: RecordedExchange) => void) | undefined;
}

/** Records what passes through it. Made by `createRecorder`. */
export interface Recorder {
  /** Takes the place of the global one, and gives what that gives. Needs no `this`. */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** The exchanges that have ended: read to their end, broken or aborted. */
  readonly recording: Recording;
}

/**
 * Wraps a `fetch` and records each exchange with its timing, chunk by chunk. Neither key nor cookie comes into the
 * recording, nor anything that looks like a key; of a key of fewer than 8 characters, only the header is left out.
 *
 * @example
 * ```ts
 * import { createMock } from "@text-completions/mock";
 * import { createRecorder } from "@text-completions/mock/record";
 *
 * const recorder = createRecorder({ fetch: createMock().fetch });
 * const response = await recorder.fetch("https://api.anthropic.com/v1/complete", { method: "POST", body: "{}" });
 * await response.text();
 * console.log(recorder.recording.exchanges[0]?.response?.status); // → 401
 * ```
 *
 * @throws {TypeError} if `fetch` is not a function.
 */
export function createRecorder(options: RecorderOptions = {}): Recorder {
  const { fetch = (request) => globalThis.fetch(request), clock = realClock, onExchange } = options;
  if (typeof fetch !== "function") {
    throw misuse("create a recorder", `its fetch is of type ${typeof fetch}`, "Give a function.");
  }
  const exchanges: RecordedExchange[] = [];

  return {
    fetch: async (input, init) =>
      recordExchange(toRequest(input, init), fetch, clock, (exchange) => {
        exchanges.push(exchange);
        onExchange?.(exchange);
      }),
    get recording() {
      return { version: 1, exchanges: [...exchanges] } as const;
    },
  };
}
