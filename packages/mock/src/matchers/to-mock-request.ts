import { findModel } from "@text-completions/core";
import { sanitizePrompt } from "@text-completions/prompt";
import type { Call } from "../call.ts";
import type { MockRequest } from "../mock-request.ts";
import { lastHumanTurn } from "../prompt-fault.ts";

/** A call as conditions see it; undefined if its request was refused. */
export function toMockRequest({ request, headers, number }: Call): MockRequest | undefined {
  if (request === undefined) return undefined;
  const prompt = sanitizePrompt(request.prompt);
  return {
    body: request,
    model: findModel(request.model)?.id ?? request.model,
    prompt,
    lastHumanTurn: lastHumanTurn(prompt),
    headers,
    number,
    // The exchange is over, or not for a matcher to end.
    signal: new AbortController().signal,
  };
}
