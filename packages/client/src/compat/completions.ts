import type { HeaderName } from "@text-completions/core";
import type { Completion } from "@text-completions/core";
import type { Client } from "../create-client.ts";
import type { APIPromise, WithRequestID } from "./api-promise.ts";
import { toRecord, type RequestOptions } from "./client-options.ts";
import { createOnce } from "./create-once.ts";
import type {
  CompletionCreateParamsBase,
  CompletionCreateParamsNonStreaming,
  CompletionCreateParamsStreaming,
} from "./create-params.ts";
import { createStream } from "./create-stream.ts";
import type { Stream } from "./stream.ts";

const BETA: HeaderName = "anthropic-beta";
const WORKSPACE_ID: HeaderName = "anthropic-workspace-id";

/** `client.completions`. */
export class Completions {
  readonly #connect: () => Client;

  /** Made by `Anthropic`. */
  constructor(connect: () => Client) {
    this.#connect = connect;
  }

  /** Creates a completion: whole, or as a stream if `stream` is true. */
  create(
    params: CompletionCreateParamsNonStreaming,
    options?: RequestOptions,
  ): APIPromise<WithRequestID<Completion>>;
  create(
    params: CompletionCreateParamsStreaming,
    options?: RequestOptions,
  ): APIPromise<WithRequestID<Stream<Completion>>>;
  create(
    params: CompletionCreateParamsBase,
    options?: RequestOptions,
  ): APIPromise<WithRequestID<Completion>> | APIPromise<WithRequestID<Stream<Completion>>>;
  create(
    params: CompletionCreateParamsBase,
    options: RequestOptions = {},
  ): APIPromise<WithRequestID<Completion>> | APIPromise<WithRequestID<Stream<Completion>>> {
    // Callers without types get here with anything.
    const given: unknown = params;
    if (typeof given !== "object" || given === null) {
      throw new TypeError(
        `Failed to complete: the parameters are ${String(given)}. Give model, prompt and max_tokens_to_sample.`,
      );
    }
    const { betas, workspace_id, stream, ...request } = params;
    const callOptions = {
      headers: { [BETA]: betas?.toString(), [WORKSPACE_ID]: workspace_id, ...toRecord(options.headers) },
      maxRetries: options.maxRetries,
      timeoutMs: options.timeout,
      signal: options.signal ?? undefined,
    };
    return (stream ? createStream : createOnce)(this.#connect, request, callOptions);
  }
}
