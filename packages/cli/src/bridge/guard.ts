import type { Bridge } from "@text-completions/bridge";
import { createId } from "@text-completions/core";
import { checkLocalAccess, errorResponse } from "@text-completions/core/internal";
import type { Fetchable } from "@text-completions/mock/server";
import type { CallLog } from "../call-log.ts";

/** Options of `guard`. */
export interface GuardOptions {
  /** Whether only this machine can reach the server, so that only programs on it may monitor it. */
  readonly listensLocally: boolean;
  /** Whether to reject web pages of other sites, including those that reach this machine by DNS rebinding. */
  readonly localOnly: boolean;
  /** Where rejected requests are logged; the bridge reports the others. */
  readonly log: Pick<CallLog, "call">;
}

/**
 * Wraps the bridge: responds to requests of monitors, and rejects requests from elsewhere that would use its key.
 */
export function guard(bridge: Bridge, { listensLocally, localOnly, log }: GuardOptions): Fetchable {
  return {
    async fetch(request) {
      const error = checkLocalAccess(request);
      // A load balancer may address the server by any name.
      const mayMonitor =
        error === undefined || !listensLocally || new URL(request.url).pathname === "/health";
      const monitored = mayMonitor ? await bridge.monitor(request) : undefined;
      if (monitored !== undefined) return monitored;
      return error === undefined || !localOnly
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
