import type { Completion } from "@text-completions/core";
import { type RateLimits, readRateLimits, readRequestId } from "./transport/response-headers.ts";

/** Facts about the answer that carried a completion. */
export interface ResponseMetadata {
  /** Id of the request, from the `request-id` header, to name in a report to the server's people. */
  readonly requestId: string | undefined;
  /** What the rate-limit headers say; `{}` if there are none. */
  readonly rateLimits: RateLimits;
  /** The answer: its status and headers. Its body has been read. */
  readonly response: Response;
}

/**
 * A completion, as the wire had it. The facts about its answer are not enumerable: `JSON.stringify`, spreading and deep
 * comparison see the completion alone.
 */
export type CompletionResult = Completion & ResponseMetadata;

/** Attaches the facts about the answer to a completion. */
export function withResponseMetadata(completion: Completion, response: Response): CompletionResult {
  Object.defineProperties(completion, GETTERS);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The three properties are those of ResponseMetadata.
  return Object.defineProperty(completion, "response", { value: response }) as CompletionResult;
}

/** The same for every completion: getters made anew would give each object a shape of its own. */
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
