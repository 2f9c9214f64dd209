import { COMPLETE_PATH, type CompletionRequest, findModel, type HeaderName } from "@text-completions/core";
import { headersFault, readBody } from "@text-completions/core/validate";
import type { Answer } from "./answer.ts";
import { judgeOrigin } from "./cors.ts";
import type { Exchange } from "./exchange.ts";
import { judgeBody } from "./judge-request.ts";
import type { MockRequest } from "./mock-request.ts";
import { lastHumanTurn } from "./prompt-fault.ts";
import { respondFailure, respondJson } from "./respond.ts";

const DEFAULT_MAX_REQUEST_BYTES = 32 * 1024 * 1024;

/** Judges a request in the documented order. Gives what is known of a valid one, or the answer to the first fault. */
export async function acceptRequest(exchange: Exchange): Promise<MockRequest | Answer> {
  const { request, options, call } = exchange;
  request.signal.throwIfAborted();
  const { failure: originFault, headers } = judgeOrigin(request, options.cors);
  if (headers !== undefined) exchange.headers = { ...exchange.headers, ...headers };
  if (!pathOf(request.url).endsWith(COMPLETE_PATH))
    return respondFailure(exchange, { type: "not_found_error" });
  if (request.method !== "POST") return refuseMethod(exchange);

  const text = await readBody(request, options.maxRequestBytes ?? DEFAULT_MAX_REQUEST_BYTES);
  if (text === undefined) return respondFailure(exchange, { type: "request_too_large" });
  const fault = originFault ?? headersFault(request.headers, options.apiKeys);
  if (fault !== undefined) return respondFailure(exchange, fault);
  const verdict = judgeBody(text, options);
  call.body = verdict.body;
  if (verdict.failure !== undefined) return respondFailure(exchange, verdict.failure);
  call.request = verdict.body;
  return describeRequest(exchange, verdict);
}

/** The path of a URL that is known to be one, without parsing it anew. A proxy may have put something before the API's own. */
function pathOf(url: string): string {
  return /\/\/[^/]*([^?#]*)/.exec(url)?.[1] ?? "";
}

function refuseMethod(exchange: Exchange): Answer {
  return respondJson(
    exchange,
    405,
    { detail: "Method Not Allowed" },
    { ["allow" satisfies HeaderName]: "POST" },
  );
}

function describeRequest(
  { call, request }: Exchange,
  { body, prompt }: { body: CompletionRequest; prompt: string },
): MockRequest {
  return {
    body,
    prompt,
    model: findModel(body.model)?.id ?? body.model,
    get lastHumanTurn() {
      return lastHumanTurn(prompt);
    },
    get headers() {
      return call.headers;
    },
    number: call.number,
    signal: request.signal,
  };
}
