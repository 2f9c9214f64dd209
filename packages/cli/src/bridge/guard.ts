import { ERROR_STATUS, HEADER } from "@text-completions/core";

/** Where a load balancer asks whether the bridge is there. */
export const HEALTH_PATH = "/health";

const MESSAGE = "Number of concurrent connections has exceeded your rate limit. Please try again later.";

/** Requests and how they are answered. */
type Fetch = (request: Request) => Promise<Response>;

/** What stands between the port and the bridge. */
export interface Guard {
  readonly fetch: Fetch;
  /** Says that a request that was let through is at its end. */
  readonly release: () => void;
}

/** Answers the question for health, and lets no more requests through at once than a number of them. */
export function createGuard(fetch: Fetch, maxRequests: number): Guard {
  let underWay = 0;
  return {
    release: () => void underWay--,
    async fetch(request) {
      if (new URL(request.url).pathname === HEALTH_PATH)
        return Response.json({ status: "ok", requests: underWay });
      if (underWay >= maxRequests) return refuse();
      underWay++;
      return fetch(request);
    },
  };
}

function refuse(): Response {
  const body = { type: "error", error: { type: "rate_limit_error", message: MESSAGE } };
  return Response.json(body, {
    status: ERROR_STATUS.rate_limit_error,
    headers: { [HEADER.retryAfter]: "1" },
  });
}
