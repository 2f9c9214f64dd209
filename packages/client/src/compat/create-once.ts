import type { Completion } from "@text-completions/core";
import type { CompleteOptions, CompletionParams } from "../client-options.ts";
import type { Client } from "../create-client.ts";
import { APIPromise, withRequestId, type WithRequestID } from "./api-promise.ts";
import { toSdkError } from "./to-sdk-error.ts";

/** Creates a completion and waits for the whole answer. */
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
