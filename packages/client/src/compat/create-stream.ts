import type { Completion } from "@text-completions/core";
import type { CompletionParams, StreamOptions } from "../client-options.ts";
import type { CompletionStream } from "../completion-stream.ts";
import type { Client } from "../create-client.ts";
import { toResponse } from "../to-response.ts";
import { APIPromise, withRequestId, type WithRequestID } from "./api-promise.ts";
import { Stream } from "./stream.ts";
import { toSdkError } from "./to-sdk-error.ts";

/** Creates a completion and gives its stream once the first text has come. */
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
    const stream = new Stream(() => read(source, controller, options.signal), controller);
    return { data: withRequestId(stream, response), response, source };
  } catch (error) {
    throw toSdkError(error, options.signal);
  }
}

/** The SDK ends a stream that the caller aborts without an error, and aborts the controller of one that is left. */
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
