import { createId } from "@text-completions/core";
import { checkLocalAccess, errorResponse } from "@text-completions/core/internal";
import type { Fetchable } from "@text-completions/mock/server";
import type { CallLog } from "../call-log.ts";

/** Where a load balancer asks whether the bridge is up. */
const HEALTH_PATH = "/health";

/** Options of `guard`. */
export interface GuardOptions {
  /** Whether web pages of other sites are kept away, also those that reach this machine by a name of their own. */
  readonly localOnly: boolean;
  /** How many requests the bridge is working on. */
  readonly countRequests: () => number;
  /** Where rejected requests are logged; the bridge reports the others. */
  readonly log: Pick<CallLog, "call">;
}

/** Stands between the port and the bridge: responds to health checks, and keeps others away from a key to spend. */
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

/** What to do where the rule about this machine is in the way. */
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
