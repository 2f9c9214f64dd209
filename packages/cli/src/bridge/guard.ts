import { createId } from "@text-completions/core";
import { checkLocalAccess, errorResponse } from "@text-completions/core/internal";
import type { Fetchable } from "@text-completions/mock/server";
import type { CallLog } from "../call-log.ts";

/** The path of health checks, for load balancers. */
const HEALTH_PATH = "/health";

/** Options of `guard`. */
export interface GuardOptions {
  /** Whether to reject web pages of other sites, including those that reach this machine by DNS rebinding. */
  readonly localOnly: boolean;
  /** How many requests the bridge is working on. */
  readonly countRequests: () => number;
  /** Where rejected requests are logged; the bridge reports the others. */
  readonly log: Pick<CallLog, "call">;
}

/** Wraps the bridge: responds to health checks, and rejects requests that would spend its key from elsewhere. */
export function guard(bridge: Fetchable, { localOnly, countRequests, log }: GuardOptions): Fetchable {
  return {
    async fetch(request) {
      if (new URL(request.url).pathname === HEALTH_PATH) {
        return Response.json({ status: "ok", requests: countRequests() });
      }
      const error = localOnly ? checkLocalAccess(request) : undefined;
      return error === undefined
        ? bridge.fetch(request)
        : reject(request, `${error.message} ${SHARING}`, log);
    },
  };
}

/** How to accept requests from other machines. */
const SHARING = "Set BRIDGE_CALLER_KEYS to also accept other requests that send one of its keys.";

function reject({ method, url }: Request, message: string, log: Pick<CallLog, "call">): Response {
  const requestId = createId("req");
  const error = { type: "permission_error", message } as const;
  const response = errorResponse(error, requestId);
  const now = Date.now();
  const { status } = response;
  log.call({ method, url, startedAt: now, endedAt: now, status, requestId, error, outcome: "answered" });
  return response;
}
