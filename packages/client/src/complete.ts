import type { Completion } from "@text-completions/core";
import { hasMoreValues, isWebStream, membersOf, parseJsonOrText } from "@text-completions/core/internal";
import { type Call, failedTo, redactorOf } from "./call.ts";
import { ConnectionError } from "./errors.ts";
import { createApiError, createErrorOfSuccess } from "./transport/error-response.ts";
import { type BodyText, readText } from "./transport/read-body.ts";
import { type RateLimits, readRateLimits, readRequestId } from "./transport/response-headers.ts";
import { type Attempt, withRetries } from "./transport/retry.ts";
import { send } from "./transport/send.ts";
import {
  containsEvents,
  describeBody,
  describeReadFailure,
  findBodyFix,
} from "./transport/unexpected-body.ts";

/** Sends a request until it succeeds, and reads the whole response. */
export function complete(call: Call): Promise<CompletionResult> {
  return withRetries(call, (attempt) => completeOnce(call, attempt));
}

async function completeOnce(call: Call, attempt: Attempt): Promise<CompletionResult> {
  const response = await send(call, attempt.signal);
  const body = await readBody(call, response, attempt.signal);
  if (!isCompletion(body)) throw createUnexpectedError(call, response, body);
  attempt.dispose();
  return withResponseMetadata(body, response);
}

/** The members that callers rely on; `validateCompletion` checks the full schema. */
function isCompletion(body: unknown): body is Completion {
  return typeof membersOf(body)["completion"] === "string";
}

async function readBody(call: Call, response: Response, signal: AbortSignal): Promise<unknown> {
  const { maxResponseBytes, maxJsonValues } = call.settings;
  const { text, tooLarge, error } = await readAll(response, maxResponseBytes, signal);
  signal.throwIfAborted();
  if (tooLarge || hasMoreValues(text, maxJsonValues)) {
    const [size, option] = tooLarge
      ? [`is larger than ${maxResponseBytes} bytes`, "maxResponseBytes"]
      : [`has more than ${maxJsonValues} values`, "maxJsonValues"];
    throw createApiError(call, response, undefined, {
      problem: () => `the response ${size}`,
      fix: `Raise ${option} if you trust the server.`,
    });
  }
  if (error === undefined) return parseJsonOrText(text);
  throw new ConnectionError(`${failedTo(call)}: ${describeReadFailure(response, error)}`, {
    cause: error,
    requestId: readRequestId(response),
    redactor: redactorOf(call),
  });
}

async function readAll(response: Response, maxBytes: number, signal: AbortSignal): Promise<BodyText> {
  const { body } = response;
  if (isWebStream(body)) return readText(body, maxBytes, signal);
  // Responses of React Native and of polyfills have no body, or none that is a web stream.
  return response.text().then(
    (text) => ({ text, tooLarge: false }),
    (error: unknown) => ({ text: "", tooLarge: false, error }),
  );
}

/** A response with status 200 whose body is not a completion. */
function createUnexpectedError(call: Call, response: Response, body: unknown): Error {
  const error = createErrorOfSuccess(call, response, body, { expected: "a completion" });
  if (error !== undefined) return error;
  return createApiError(call, response, body, {
    problem: (excerpt) => `expected a completion as JSON, got ${describeBody(response)}: ${excerpt}`,
    fix: containsEvents(body)
      ? "The server streamed, although the request does not ask for it. Call stream(), or make the server respond with JSON."
      : findBodyFix(body, response),
  });
}

/** Facts about the response that carried a completion. */
export interface ResponseMetadata {
  /** Id of the request, from the `request-id` header, for reports to the operator of the server. */
  readonly requestId: string | undefined;
  /** The rate limits in the headers; `{}` if there are none. */
  readonly rateLimits: RateLimits;
  /** The response: its status and headers. Its body has been read. */
  readonly response: Response;
}

/**
 * A completion as received. The facts about its response are not enumerable: `JSON.stringify`, spreading and
 * deep comparison see the completion alone.
 */
export type CompletionResult = Completion & ResponseMetadata;

/** Attaches the facts about the response to a completion. */
export function withResponseMetadata(completion: Completion, response: Response): CompletionResult {
  Object.defineProperties(completion, GETTERS);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The three properties are those of ResponseMetadata.
  return Object.defineProperty(completion, "response", { value: response }) as CompletionResult;
}

/** Shared by all completions, because getters of its own would give each object a different shape. */
const GETTERS: PropertyDescriptorMap & ThisType<ResponseMetadata> = {
  requestId: {
    get() {
      return readRequestId(this.response);
    },
  },
  rateLimits: {
    get() {
      return readRateLimits(this.response.headers);
    },
  },
};
