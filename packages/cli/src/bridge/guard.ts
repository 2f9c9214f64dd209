import type { Bridge, BridgeCall } from "@text-completions/bridge";
import { ERROR_STATUS, HEADER } from "@text-completions/core";
import { respondError } from "../respond-error.ts";

/** Where a load balancer asks whether the bridge is there. */
export const HEALTH_PATH = "/health";

const MESSAGE = "Number of concurrent connections has exceeded your rate limit. Please try again later.";

/** A call as it is logged. One that never reached the bridge has no number there. */
export type GuardedCall = Omit<BridgeCall, "number"> & Partial<Pick<BridgeCall, "number">>;

/** Options of `createGuard`. */
export interface GuardOptions {
  /** The most requests at once. Default: any number. */
  maxRequests?: number | undefined;
  /** Told of each call when it has ended, those that were refused among them. */
  onCall: (call: GuardedCall) => void;
}

/** What stands between the port and the bridge. */
export interface Guard {
  readonly fetch: (request: Request) => Promise<Response>;
}

/**
 * Answers the question for health, and lets no more requests through at once than a number of them.
 *
 * @param makeBridge - Makes the bridge, which has to tell of the end of each call.
 */
export function createGuard(
  makeBridge: (onCall: (call: BridgeCall) => void) => Bridge,
  { maxRequests = Infinity, onCall }: GuardOptions,
): Guard {
  let underWay = 0;
  const bridge = makeBridge((call) => {
    underWay--;
    onCall(call);
  });
  return {
    async fetch(request) {
      if (new URL(request.url).pathname === HEALTH_PATH)
        return Response.json({ status: "ok", requests: underWay });
      if (underWay >= maxRequests) return refuse(request, onCall);
      underWay++;
      return bridge.fetch(request);
    },
  };
}

function refuse({ method, url }: Request, onCall: GuardOptions["onCall"]): Response {
  const status = ERROR_STATUS.rate_limit_error;
  const { response, requestId, error } = respondError(status, "rate_limit_error", MESSAGE, {
    [HEADER.retryAfter]: "1",
  });
  const now = Date.now();
  const times = { startedAt: now, endedAt: now };
  onCall({ method, url, ...times, status, requestId, adaptations: [], error, outcome: "answered" });
  return response;
}
