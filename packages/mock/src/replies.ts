import type { ErrorType } from "@text-completions/core";
import { misuse } from "./misuse.ts";
import { COMPLETION_OPTIONS, FAILURE_OPTIONS, STREAM_OPTIONS } from "./reply-rules.ts";
import type {
  CompletionOptions,
  CompletionReply,
  FailureOptions,
  FailureReply,
  StreamOptions,
  StreamReply,
} from "./reply.ts";
import { requireErrorType } from "./require-error-type.ts";
import { requireOptions } from "./require-options.ts";
import type { Step } from "./step.ts";

/**
 * A reply that completes with a text: one JSON document, or token by token if the request asks for a stream. Stop
 * sequences and `max_tokens_to_sample` of the request are honoured.
 *
 * @throws {TypeError} if the text is not a string, or an option is not what it should be.
 */
export function completion(text: string, options: CompletionOptions = {}): CompletionReply {
  if (typeof text !== "string")
    throw misuse("script a completion", "its text is not a string", "Pass a string.");
  requireOptions("script a completion", options, COMPLETION_OPTIONS);
  // Those that are undefined must not stand before the mock's own.
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { kind: "completion", text, options: Object.fromEntries(given) };
}

/** What a string stands for as a reply. */
export function plainCompletion(text: string): CompletionReply {
  return { kind: "completion", text, options: {} };
}

/**
 * A reply that fails, with the documented status, envelope and message of its type.
 *
 * @throws {TypeError} if no failure has the type, or an option is not what it should be. What else a server may say is
 * scripted as a `Response`.
 */
export function failure(type: ErrorType, options: FailureOptions = {}): FailureReply {
  requireErrorType(type, "script a failure");
  requireOptions("script a failure", options, FAILURE_OPTIONS);
  return { kind: "failure", type, options };
}

/**
 * A reply that streams step by step. After the last step the stream ends as the API ends one: with an empty
 * completion event that has a `stop_reason`. A request without `stream` gets the text of all steps as one document.
 *
 * @throws {TypeError} if the steps are not a list of steps, or an option is not what it should be.
 */
export function stream(steps: Iterable<Step>, options: StreamOptions = {}): StreamReply {
  const list = Symbol.iterator in Object(steps) ? [...steps] : [undefined];
  if (!list.every(isStep)) {
    throw misuse(
      "script a stream",
      "its steps are not a list of steps",
      'Pass steps such as [text(" Hello"), drop()].',
    );
  }
  requireOptions("script a stream", options, STREAM_OPTIONS);
  return { kind: "stream", steps: list, options };
}

const STEP_KINDS: Readonly<Record<Step["kind"], true>> = {
  text: true,
  pause: true,
  ping: true,
  errorEvent: true,
  drop: true,
  stall: true,
  raw: true,
};

function isStep(value: Step | undefined): value is Step {
  return Object.hasOwn(STEP_KINDS, value?.kind ?? "");
}
