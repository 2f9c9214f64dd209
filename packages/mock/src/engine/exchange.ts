import type { HeaderName } from "@text-completions/core";
import {
  type Clock,
  defaultErrorMessage,
  errorBody,
  errorStatus,
  hasRequestId,
  type RequestError,
  sleep,
} from "@text-completions/core/internal";
import type { MockOptions } from "../options.ts";
import type { CallRecorder } from "./call-log.ts";
import type { Incident } from "./chaos.ts";
import type { IncomingRequest, RawResponse } from "./fetch.ts";
import type { StreamPlayer } from "./stream-player.ts";

/** A request that is pending, with all that is needed to respond to it. */
export interface Exchange {
  readonly options: MockOptions;
  readonly request: IncomingRequest;
  readonly recorder: CallRecorder;
  readonly clock: Clock;
  readonly random: () => number;
  /** Makes an id for this exchange. */
  readonly createId: (kind: "compl" | "req") => string;
  /** Headers of any response to it. */
  headers: Readonly<Record<string, string>>;
  /** What chaos does to its stream. */
  incident?: Incident;
  /** Notes how it ended. */
  end: CallRecorder["end"];
}

/** Waits. Rejects with the signal's reason if the client disconnects meanwhile. */
export async function wait({ clock, request: { signal } }: Exchange, ms: number): Promise<void> {
  if (ms > 0) await sleep(clock, ms, signal);
  signal.throwIfAborted();
}

/** Headers by name; those that are undefined are not sent. */
export type OptionalHeaders = Readonly<Record<string, string | undefined>>;

/** Responds with a JSON document, which ends the exchange. */
export function respondJson(
  exchange: Exchange,
  status: number,
  value: object,
  headers?: OptionalHeaders,
): RawResponse {
  const response = respond(exchange, status, "application/json", JSON.stringify(value), headers);
  exchange.end("answered");
  return response;
}

/** Responds with a stream, which ends the exchange when it ends. */
export function respondStream(
  exchange: Exchange,
  player: StreamPlayer,
  headers?: OptionalHeaders,
): RawResponse {
  return respond(exchange, 200, "text/event-stream; charset=utf-8", player, headers);
}

/** Responds with an error in the API's envelope. `status` overrides that of the error without changing the envelope. */
export function respondError(exchange: Exchange, error: RequestError, status?: number): RawResponse {
  const { recorder } = exchange;
  if (!hasRequestId(error)) recorder.set({ requestId: "" });
  const { type, message = defaultErrorMessage(type) } = error;
  recorder.set({ error: { type, message } });
  const body = errorBody(error, recorder.call.requestId || undefined);
  return respondJson(exchange, status ?? errorStatus(error), body, error.headers);
}

/** Names of headers are in lower case, so that a scripted one replaces a default one. */
function respond(
  { recorder, headers: always }: Exchange,
  status: number,
  contentType: string,
  body: string | StreamPlayer,
  headers: OptionalHeaders = {},
): RawResponse {
  const all: Record<string, string> = { ["content-type" satisfies HeaderName]: contentType };
  const { requestId } = recorder.call;
  if (requestId !== "") all["request-id" satisfies HeaderName] = requestId;
  for (const some of [always, headers]) {
    for (const name in some) {
      const value = some[name];
      if (value !== undefined) all[name.toLowerCase()] = value;
    }
  }
  recorder.set({ status, responseHeaders: all });
  return { status, headers: all, body };
}
