import { createId, HEADER } from "@text-completions/core";
import {
  abortableBody,
  checkLocalAccess,
  errorResponse,
  isLoopbackHost,
  openAbortScope,
  readApiKey,
  type RequestError,
} from "@text-completions/core/internal";
import type { Fetchable } from "@text-completions/mock/server";
import type { CallLog } from "../call-log.ts";

/** Where a load balancer asks whether the bridge is up. */
const HEALTH_PATH = "/health";

/** Options of `guard`. */
export interface GuardOptions {
  /** The address that the bridge listens on. */
  readonly host: string;
  /** The keys that callers may use. Default: any. */
  readonly callerKeys?: readonly string[] | undefined;
  /** Whether the bridge sends a key of its own upstream. */
  readonly spendsOwnKey: boolean;
  /** How many requests with a valid key may run at once. Default: no limit. */
  readonly maxRequests?: number | undefined;
  /** Where rejected requests are logged; the bridge logs the others. */
  readonly log: Pick<CallLog, "call">;
}

/**
 * Stands between the port and the bridge: responds to health checks, keeps web pages away from a key that is not theirs,
 * and limits how many requests run at once.
 */
export function guard(bridge: Fetchable, options: GuardOptions): Fetchable {
  const { host, callerKeys, spendsOwnKey, maxRequests = Infinity, log } = options;
  const acceptedKeys = callerKeys && new Set(callerKeys);
  const isLocalOnly = spendsOwnKey && acceptedKeys === undefined && isLoopbackHost(host);
  let running = 0;

  function hasValidKey({ headers }: Request): boolean {
    const key = readApiKey(headers);
    return key !== undefined && (acceptedKeys === undefined || acceptedKeys.has(key));
  }

  function reject({ method, url }: Request, error: RequestError): Response {
    const requestId = createId("req");
    const response = errorResponse(error, requestId);
    const now = Date.now();
    const { status } = response;
    log.call({ method, url, startedAt: now, endedAt: now, status, requestId, error, outcome: "answered" });
    return response;
  }

  /** Runs a request that counts until its response has ended, or the caller has left. */
  async function runCounted(request: Request): Promise<Response> {
    const scope = openAbortScope(request);
    running += 1;
    let counted = true;
    const release = (): void => {
      scope.dispose();
      if (counted) running -= 1;
      counted = false;
    };
    scope.signal.addEventListener("abort", release);
    try {
      const response = await bridge.fetch(request);
      if (response.body === null) {
        release();
        return response;
      }
      const { status, statusText, headers } = response;
      return new Response(abortableBody(response.body, scope.signal, release), {
        status,
        statusText,
        headers,
      });
    } catch (error) {
      release();
      throw error;
    }
  }

  return {
    async fetch(request) {
      if (new URL(request.url).pathname === HEALTH_PATH) {
        return Response.json({ status: "ok", requests: running });
      }
      if (isLocalOnly) {
        const error = checkLocalAccess(request);
        if (error !== undefined) {
          return reject(request, { type: "permission_error", message: `${error.message} ${SHARING}` });
        }
      }
      // The bridge rejects other keys at once, so their requests take no place.
      if (!hasValidKey(request)) return bridge.fetch(request);
      return running < maxRequests ? runCounted(request) : reject(request, TOO_MANY_REQUESTS);
    },
  };
}

/** What to do where the rule about this machine is in the way. */
const SHARING = "Set BRIDGE_CALLER_KEYS to accept other requests that have one of those keys.";

const TOO_MANY_REQUESTS: RequestError = {
  type: "rate_limit_error",
  message: "Number of concurrent connections has exceeded your rate limit. Please try again later.",
  headers: { [HEADER.retryAfter]: "1" },
};
