import { createId } from "@text-completions/core";
import { answerRequest } from "./answer-request.ts";
import type { Bridge } from "./bridge.ts";
import type { BridgeCall } from "./bridge-call.ts";
import type { BridgeOptions } from "./bridge-options.ts";
import type { Exchange } from "./exchange.ts";
import { Failure } from "./failure.ts";
import { readOptions, type Settings } from "./read-options.ts";
import { respondFailure } from "./respond.ts";

/**
 * Creates a bridge: it answers `POST /v1/complete` by asking a server of the Messages API, Anthropic's or any other.
 *
 * @example
 * ```ts
 * import { createBridge } from "@text-completions/bridge";
 *
 * const bridge = createBridge({ apiKey: "sk-ant-...", models: { "claude-2.1": "claude-sonnet-4-5" } });
 *
 * const response = await bridge.fetch("https://localhost/v1/complete");
 * console.log(response.status); // → 405
 * ```
 *
 * @throws {TypeError} if an option is not what it should be.
 */
export function createBridge(options: BridgeOptions): Bridge {
  const settings = readOptions(options);
  let calls = 0;
  return {
    fetch: async (input, init) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The platform checks it, as it does for `fetch`.
      answer(input instanceof Request ? input : new Request(input, init as RequestInit), settings, ++calls),
  };
}

async function answer(request: Request, settings: Settings, number: number): Promise<Response> {
  const call = openCall(request, number);
  const end = (outcome: BridgeCall["outcome"]): void => {
    if (call.outcome !== "pending") return;
    call.outcome = outcome;
    call.endedAt = Date.now();
    settings.onCall?.(call);
  };
  const noteAdaptation: Exchange["noteAdaptation"] = (code, field, message) => {
    const adaptation = { code, field, message };
    call.adaptations.push(adaptation);
    settings.onAdaptation?.(adaptation, call);
  };
  const flags = { isOldest: false, isContinued: false };
  const exchange = { request, settings, call, legacyModel: "", ...flags, keys: [], noteAdaptation, end };
  try {
    request.signal.throwIfAborted();
    return await answerRequest(exchange);
  } catch (error) {
    if (request.signal.aborted) {
      end("aborted");
      throw request.signal.reason;
    }
    const response = respondFailure(exchange, toFailure(error));
    end("answered");
    return response;
  }
}

function openCall({ method, url }: Request, number: number): BridgeCall {
  const requestId = createId("req");
  return { number, method, url, startedAt: Date.now(), requestId, adaptations: [], outcome: "pending" };
}

/** What nobody foresaw, such as an `transformRequest` that throws, is not for callers to read. */
function toFailure(error: unknown): Failure {
  return error instanceof Failure
    ? error
    : new Failure("api_error", "Internal server error", { fault: String(error) });
}
