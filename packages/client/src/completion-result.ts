import type { Completion } from "@text-completions/core";
import { readRateLimits, readRequestId, type RateLimits } from "./transport/response-headers.ts";

/** Facts about the response that carried a completion. */
export interface ResponseMetadata {
  /** Id of the request, from the `request-id` header, for reports to the operator of the server. */
  readonly requestId: string | undefined;
  /** What the rate-limit headers say; `{}` if there are none. */
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

/** Shared by all completions: getters of its own would give each object a shape of its own. */
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
