import type { ErrorType } from "@text-completions/core";
import { misuse } from "./misuse.ts";
import type {
  CompletionOptions,
  CompletionReply,
  FailureOptions,
  FailureReply,
  StreamOptions,
  StreamReply,
} from "./reply.ts";
import { requireErrorType } from "./require-error-type.ts";
import type { Step } from "./step.ts";

/**
 * A reply that completes with a text: one JSON document, or token by token if the request asks for a stream. Stop
 * sequences and `max_tokens_to_sample` of the request are honoured.
 *
 * @throws {TypeError} if the text is not a string.
 */
export function completion(text: string, options: CompletionOptions = {}): CompletionReply {
  if (typeof text !== "string")
    throw misuse("script a completion", "its text is not a string", "Pass a string.");
  return { kind: "completion", text, options };
}

/**
 * A reply that fails, with the documented status, envelope and message of its type.
 *
 * @throws {TypeError} if no failure has the type. What else a server may say is scripted as a `Response`.
 */
export function failure(type: ErrorType, options: FailureOptions = {}): FailureReply {
  requireErrorType(type, "script a failure");
  return { kind: "failure", type, options };
}

/**
 * A reply that streams step by step. After the last step the stream ends as the API ends one: with an empty
 * completion event that has a `stop_reason`. A request without `stream` gets the text of all steps as one document.
 *
 * @throws {TypeError} if the steps are not a list of steps.
 */
export function stream(steps: Iterable<Step>, options: StreamOptions = {}): StreamReply {
  const list = typeof steps === "object" ? [...steps] : undefined;
  if (list?.every((step) => typeof step?.kind === "string") !== true) {
    throw misuse(
      "script a stream",
      "its steps are not a list of steps",
      'Pass steps such as [text(" Hello"), drop()].',
    );
  }
  return { kind: "stream", steps: list, options };
}
