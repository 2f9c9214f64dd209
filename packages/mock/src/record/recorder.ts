import type { Clock, RecordedExchange, Recording } from "@text-completions/core";
import {
  checkOptions,
  CLOCK,
  collectSecrets,
  createRedactor,
  type Exchange,
  type FetchFunction,
  FUNCTION,
  number,
  type OptionTable,
  realClock,
  recordExchange,
  toRecordedExchange,
  toRequest,
} from "@text-completions/core/internal";

/** Options of `createRecorder`. */
export interface RecorderOptions {
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: FetchFunction | undefined;
  /** The source of time. Default: `realClock`. */
  clock?: Clock | undefined;
  /** Called with each exchange when it has ended. Must not throw. Default: none. */
  onExchange?: ((exchange: RecordedExchange) => void) | undefined;
  /** How many bytes of a body are recorded; `omittedBytes` counts the rest of a response. Default: 32 MiB. */
  maxBodyBytes?: number | undefined;
  /** How many of the latest exchanges are kept; `dropped` counts the others. 0 keeps none. Default: 10,000. */
  maxExchanges?: number | undefined;
  /**
   * The estimated memory that kept exchanges may take, in bytes; beyond it, the oldest are dropped. Default: 64 MiB.
   */
  maxBytes?: number | undefined;
}

const RECORDER_OPTIONS: OptionTable<RecorderOptions> = {
  fetch: FUNCTION,
  clock: CLOCK,
  onExchange: FUNCTION,
  maxBodyBytes: number(),
  maxExchanges: number(),
  maxBytes: number(),
};

const MIB = 1024 * 1024;
const DEFAULT_MAX_BODY_BYTES = 32 * MIB;
const DEFAULT_MAX_EXCHANGES = 10_000;
const DEFAULT_MAX_BYTES = 64 * MIB;
/** The estimated size of a chunk and of an exchange without their bodies. */
const CHUNK_BYTES = 100;
const EXCHANGE_BYTES = 2000;

/** Records the exchanges of a `fetch`. Made by `createRecorder`. */
export interface Recorder {
  /** Use this instead of the recorded `fetch`; it returns the same response. Needs no `this`. */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** The exchanges that have ended: read to the end, broken or aborted. */
  readonly recording: Recording;
  /** How many exchanges were dropped because of `maxExchanges` or `maxBytes`. */
  readonly dropped: number;
}

/**
 * Wraps a `fetch` and records each exchange with its timing, chunk by chunk. The recording contains no keys, no
 * cookies, and nothing that looks like a key. Of a key with fewer than 8 characters, only the header is redacted.
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
 * @throws {UsageError} if an option is invalid.
 */
export function createRecorder(options: RecorderOptions = {}): Recorder {
  const {
    fetch = globalFetch,
    clock = realClock,
    onExchange,
    maxBodyBytes = DEFAULT_MAX_BODY_BYTES,
    maxExchanges = DEFAULT_MAX_EXCHANGES,
    maxBytes = DEFAULT_MAX_BYTES,
  } = checkOptions(options, RECORDER_OPTIONS);
  let kept: { exchange: RecordedExchange; bytes: number }[] = [];
  let keptBytes = 0;
  let dropped = 0;

  function keep(exchange: RecordedExchange, bytes: number): void {
    kept.push({ exchange, bytes });
    keptBytes += bytes;
    let excess = 0;
    for (; kept.length - excess > maxExchanges || keptBytes > maxBytes; excess++) {
      keptBytes -= kept[excess]?.bytes ?? 0;
    }
    if (excess === 0) return;
    kept = kept.slice(excess);
    dropped += excess;
  }

  function report(ended: Exchange): void {
    const exchange = toPlainExchange(ended);
    keep(exchange, estimateBytes(ended));
    onExchange?.(exchange);
  }

  return {
    async fetch(input, init) {
      const request = toRequest(input, init);
      const { response, exchange } = recordExchange(fetch, request, { clock, maxBytes: maxBodyBytes });
      void exchange.then(report);
      return response;
    },
    get recording() {
      return { version: 1, exchanges: kept.map(({ exchange }) => exchange) } as const;
    },
    get dropped() {
      return dropped;
    },
  };
}

const globalFetch: FetchFunction = (request, init) => globalThis.fetch(request, init);

/** Without the secrets that the request carried, in its response as well. */
function toPlainExchange(exchange: Exchange): RecordedExchange {
  const { headers, url } = exchange.request;
  return toRecordedExchange(exchange, createRedactor(collectSecrets({ headers, url })));
}

/** An estimate of the memory that an exchange takes. */
function estimateBytes({ request, response }: Exchange): number {
  const chunks = response?.chunks ?? [];
  const start = EXCHANGE_BYTES + request.body.length;
  return chunks.reduce((sum, { bytes }) => sum + CHUNK_BYTES + bytes.length, start);
}
