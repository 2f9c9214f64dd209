import type { Clock, RecordedExchange, RecordedRequest } from "@text-completions/core";
import {
  abortableBody,
  type AbortScope,
  checkOptions,
  CLOCK,
  collectSecrets,
  createRedactor,
  createResponse,
  decodeBytes,
  DEFAULT_MAX_JSON_VALUES,
  errorResponse,
  hasMoreValues,
  MAX_REQUEST_BYTES,
  openAbortScope,
  type OptionTable,
  POSITIVE,
  parseRecording,
  realClock,
  sleep,
  toRecordedExchange,
  toRequest,
} from "@text-completions/core/internal";
import { readBody } from "@text-completions/core/validate";
import { connectionError } from "../engine/stream-player.ts";

/** Options of `createReplay`. */
export interface ReplayOptions {
  /** How many times as fast as recorded; `Infinity` waits nowhere. Default: 1. */
  speed?: number | undefined;
  /** The source of time. Default: `realClock`. */
  clock?: Clock | undefined;
  /** The largest request body in bytes; larger ones get a 413. Default: 32 MiB. */
  maxRequestBytes?: number | undefined;
}

const REPLAY_OPTIONS: OptionTable<ReplayOptions> = {
  speed: POSITIVE,
  clock: CLOCK,
  maxRequestBytes: POSITIVE,
};

/** Responds as recorded. Made by `createReplay`. */
export interface Replay {
  /** Takes the arguments of `fetch`, needs no `this`, and fails like `fetch`. */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** Throws unless every recorded exchange was replayed and every request had been recorded. */
  readonly assertDone: () => void;
}

/**
 * Replays a recording: a request gets the response that the same request got, byte for byte and chunk by chunk in the
 * recorded time. Requests are the same if method, path, query and body are; the members of a JSON body may be in
 * another order. Several exchanges with the same request are replayed in order, and the last one repeats. A request
 * that was not recorded gets a 500 that says so.
 *
 * @example
 * ```ts
 * import { createMock } from "@text-completions/mock";
 * import { createRecorder, createReplay } from "@text-completions/mock/record";
 *
 * const recorder = createRecorder({ fetch: createMock({ delayMs: 100 }).fetch });
 * const ask = { method: "POST", body: "{}" };
 * await (await recorder.fetch("https://api.anthropic.com/v1/complete", ask)).text();
 *
 * const replay = createReplay(recorder.recording, { speed: Infinity });
 * const response = await replay.fetch("https://api.anthropic.com/v1/complete", ask);
 * console.log(response.status); // → 401
 * ```
 *
 * @throws {UsageError} if the recording or an option is invalid.
 */
export function createReplay(recording: unknown, options: ReplayOptions = {}): Replay {
  const {
    speed = 1,
    clock = realClock,
    maxRequestBytes = MAX_REQUEST_BYTES,
  } = checkOptions(options, REPLAY_OPTIONS);
  const picker = createPicker(parseRecording(recording).exchanges);

  return {
    async fetch(input, init) {
      const startedAt = clock.now();
      const request = toRequest(input, init);
      const scope = openAbortScope(request);
      const waitUntil = (atMs: number): Promise<void> =>
        waitFor(startedAt + atMs / speed - clock.now(), clock, scope.signal);
      try {
        const body = await readBody(request, maxRequestBytes);
        if (body === undefined) return end(scope, errorResponse({ type: "request_too_large" }));
        const exchange = picker.pick(toPlainRequest(request, body));
        if (typeof exchange === "string") return end(scope, notRecorded(exchange));
        return await play(exchange, scope, waitUntil);
      } catch (error) {
        scope.dispose();
        throw error;
      }
    },
    assertDone() {
      const missing = picker.describeMissing();
      if (missing.length > 0)
        throw new Error(`Failed to replay everything as recorded:\n${missing.join("\n")}`);
    },
  };
}

function end(scope: AbortScope, response: Response): Response {
  scope.dispose();
  return response;
}

function waitFor(delayMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  if (delayMs > 0 || clock.holdsChunks === true) return sleep(clock, Math.max(0, delayMs), signal);
  return signal.aborted ? Promise.reject(signal.reason) : Promise.resolve();
}

/** A missing recording is not an error of the API, so a client must not retry. */
function notRecorded(message: string): Response {
  return errorResponse({ type: "api_error", message, headers: { "x-should-retry": "false" } });
}

/** The request as it would have been recorded: two requests are compared without their secrets. */
function toPlainRequest({ method, url, headers }: Request, body: Uint8Array): RecordedRequest {
  const redactor = createRedactor(collectSecrets({ headers, url }));
  const exchange = { request: { method, url, headers, body }, end: "complete", endedAtMs: 0 } as const;
  return toRecordedExchange(exchange, redactor).request;
}

/** Responds as recorded, each part at its time. Where the recorded exchange ended early, the connection breaks. */
async function play(
  { response, end: how, endedAtMs }: RecordedExchange,
  scope: AbortScope,
  waitUntil: (atMs: number) => Promise<void>,
): Promise<Response> {
  await waitUntil(response?.headersAtMs ?? endedAtMs);
  if (response === undefined) throw connectionError("fetch failed", false);
  const { status, headers, chunks, omittedBytes = 0 } = response;
  if (chunks.length === 0 && omittedBytes === 0 && how === "complete") {
    return end(scope, createResponse(null, { status, headers }));
  }
  const rest = chunks.values();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value: chunk } = rest.next();
          await waitUntil(chunk?.atMs ?? endedAtMs);
          if (chunk !== undefined) return controller.enqueue(decodeBytes(chunk));
          if (how !== "complete" || omittedBytes > 0) throw connectionError("terminated", false);
          controller.close();
        } catch (error) {
          controller.error(error);
        }
      },
      // Ends a wait that is in progress.
      cancel: (reason) => scope.abort(reason),
    },
    { highWaterMark: 0 },
  );
  return createResponse(abortableBody(body, scope.signal, { onEnd: () => scope.dispose() }), {
    status,
    headers,
  });
}

/** Finds the exchange of a request. */
interface Picker {
  /** The exchange, or the reason why none matches. */
  readonly pick: (request: RecordedRequest) => RecordedExchange | string;
  /** A line for each request that was not recorded, and for exchanges that were not replayed. */
  readonly describeMissing: () => string[];
}

interface Group {
  readonly exchanges: RecordedExchange[];
  replayed: number;
}

/** How many requests that were not recorded are listed. */
const MAX_LISTED = 100;

function createPicker(exchanges: readonly RecordedExchange[]): Picker {
  const groups = new Map<string, Group>();
  for (const exchange of exchanges) {
    const id = identify(exchange.request);
    const group = groups.get(id) ?? { exchanges: [], replayed: 0 };
    group.exchanges.push(exchange);
    groups.set(id, group);
  }
  const unknown: string[] = [];
  let unlisted = 0;

  return {
    pick(request) {
      const group = groups.get(identify(request));
      // The last one repeats.
      const exchange = group?.exchanges[Math.min(group.replayed++, group.exchanges.length - 1)];
      if (exchange !== undefined) return exchange;
      const message = describeUnknown(request, exchanges.length);
      if (unknown.length < MAX_LISTED) unknown.push(message);
      else unlisted += 1;
      return message;
    },
    describeMissing: () => [
      ...unknown,
      ...(unlisted > 0 ? [`… and ${unlisted} more requests that were not recorded`] : []),
      ...[...groups.values()].flatMap(describeRest),
    ],
  };
}

function describeUnknown({ method, url }: RecordedRequest, count: number): string {
  return `Failed to replay ${method} ${url}: no recorded exchange matches (${count} recorded). Record this request.`;
}

function describeRest({ exchanges, replayed }: Group): string[] {
  const { method = "", url = "" } = exchanges[0]?.request ?? {};
  const rest = exchanges.length - replayed;
  return rest > 0 ? [`not replayed: ${rest} of ${exchanges.length} exchanges of ${method} ${url}`] : [];
}

/** An identifier that equal requests share. Ignores the host, because a replay may be served elsewhere. */
function identify({ method, url, body }: RecordedRequest): string {
  const { pathname, search } = URL.canParse(url) ? new URL(url) : { pathname: url, search: "" };
  return JSON.stringify([method, pathname + search, "text" in body ? canonical(body.text) : body.base64]);
}

/**
 * Sorts the members of JSON, whose order has no meaning. Text that is not JSON, or has too many values, stays as it is.
 */
function canonical(text: string): string {
  if (hasMoreValues(text, DEFAULT_MAX_JSON_VALUES)) return text;
  try {
    return JSON.stringify(sortMembers(JSON.parse(text), 0));
  } catch {
    return text;
  }
}

const MAX_DEPTH = 100;

/** @throws {RangeError} if the value is nested too deeply. */
function sortMembers(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) throw new RangeError("The value is nested too deeply.");
  if (Array.isArray(value)) return value.map((item) => sortMembers(item, depth + 1));
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, each]) => [name, sortMembers(each, depth + 1)]));
}
