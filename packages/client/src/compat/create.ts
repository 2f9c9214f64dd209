import type { Completion } from "@text-completions/core";
import type { Client } from "../client.ts";
import type { CompleteOptions, CompletionParams, StreamOptions } from "../options.ts";
import type { CompletionStream } from "../stream/completion-stream.ts";
import { toResponse } from "../stream/to-response.ts";
import { APIPromise, withRequestId, type WithRequestID } from "./api-promise.ts";
import { toSdkError } from "./errors.ts";
import { readOnce, type Stream } from "./stream.ts";

/** Creates a completion and waits for the whole response. */
export function createOnce(
  connect: () => Client,
  request: CompletionParams,
  options: CompleteOptions,
): APIPromise<WithRequestID<Completion>> {
  const call = async (): Promise<{ data: WithRequestID<Completion>; response: Response }> => {
    try {
      const data = await connect().complete(request, options);
      return { data: withRequestId(data, data.response), response: data.response };
    } catch (error) {
      throw toSdkError(error, options.signal);
    }
  };
  return new APIPromise(call(), (data, init) => Promise.resolve(new Response(JSON.stringify(data), init)));
}

/** Creates a completion and returns its stream once the first text has arrived. */
export function createStream(
  connect: () => Client,
  request: CompletionParams,
  options: StreamOptions,
): APIPromise<WithRequestID<Stream<Completion>>> {
  const parts = openStream(connect, request, options);
  return new APIPromise(parts, async (_, init) => toResponse((await parts).source, init));
}

interface Parts {
  data: WithRequestID<Stream<Completion>>;
  response: Response;
  source: CompletionStream;
}

async function openStream(
  connect: () => Client,
  request: CompletionParams,
  options: StreamOptions,
): Promise<Parts> {
  const controller = new AbortController();
  try {
    const source = connect().stream(request, options);
    controller.signal.addEventListener("abort", () => source.abort(controller.signal.reason));
    const response = await source.ready();
    const stream = readOnce(() => read(source, controller, options.signal), controller);
    return { data: withRequestId(stream, response), response, source };
  } catch (error) {
    throw toSdkError(error, options.signal);
  }
}

/** As in the SDK, a stream that the caller aborts ends without an error, and leaving a stream aborts its controller. */
async function* read(
  source: CompletionStream,
  controller: AbortController,
  signal: AbortSignal | undefined,
): AsyncGenerator<Completion, void> {
  let complete = false;
  try {
    for await (const event of source) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The SDK's type says that every event has an `id`; callers compile against it.
      yield event as Completion;
    }
    complete = true;
  } catch (error) {
    if (!controller.signal.aborted && !signal?.aborted) throw toSdkError(error, undefined);
  } finally {
    if (!complete) controller.abort();
  }
}
