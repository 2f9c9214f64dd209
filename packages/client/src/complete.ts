import type { Completion } from "@text-completions/core";
import type { Attempt } from "./transport/attempt.ts";
import type { Call } from "./call.ts";
import { type CompletionResult, withResponseMetadata } from "./completion-result.ts";
import { ConnectionError } from "./errors.ts";
import { createApiError, memberOf, parseJsonOrText } from "./transport/error-response.ts";
import { post } from "./transport/send.ts";
import { collectSecrets } from "./redact.ts";
import { withRetries } from "./transport/retry.ts";

/** Sends a request until it succeeds, and reads the whole answer. */
export function complete(call: Call): Promise<CompletionResult> {
  return withRetries(call, (attempt) => completeOnce(call, attempt));
}

async function completeOnce(call: Call, attempt: Attempt): Promise<CompletionResult> {
  const response = await post(call, attempt.signal);
  const body = parseJsonOrText(await readText(call, response));
  if (!isCompletion(body)) throw createApiError(call, response, body);
  attempt.release();
  return withResponseMetadata(body, response);
}

async function readText(call: Call, response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw new ConnectionError(`Failed to complete: the answer of POST ${call.url} broke off.`, {
      cause,
      secrets: collectSecrets(call.sent),
    });
  }
}

/** What a caller relies on; the document's full schema is `validateCompletion`'s to check. */
function isCompletion(body: unknown): body is Completion {
  return typeof memberOf(body, "completion") === "string";
}
