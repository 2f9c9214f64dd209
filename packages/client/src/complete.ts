import type { Completion } from "@text-completions/core";
import { createApiError, field } from "./api-failure.ts";
import type { Call } from "./call.ts";
import { withAnswerFacts, type CompletionResult } from "./completion-result.ts";
import { ConnectionError } from "./connection-error.ts";
import { openExchange } from "./exchange.ts";
import { withRetries } from "./with-retries.ts";

/** Sends a request until it succeeds, and reads the whole answer. */
export function complete(call: Call): Promise<CompletionResult> {
  return withRetries(call, () => completeOnce(call));
}

async function completeOnce(call: Call): Promise<CompletionResult> {
  const exchange = await openExchange(call);
  const { response } = exchange;
  try {
    const body = parse(await exchange.orEnd(readText(call, response)));
    if (!isCompletion(body)) throw createApiError(call, response, body);
    return withAnswerFacts(body, response);
  } finally {
    exchange.release();
  }
}

async function readText(call: Call, response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw new ConnectionError(`Failed to complete: the answer of POST ${call.url} broke off.`, {
      cause,
      secrets: call.secrets,
    });
  }
}

/** The value of JSON, or the text itself if it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a caller relies on; the document's full schema is `validateCompletion`'s to check. */
function isCompletion(body: unknown): body is Completion {
  return typeof field(body, "completion") === "string";
}
