import {
  addCallMetrics,
  assertValue,
  createMetrics,
  healthResponse,
  membersOf,
  metricsResponse,
  type OptionKind,
  type Redactor,
} from "@text-completions/core/internal";
import type { BridgeCall } from "./call.ts";
import type { BridgeState } from "./exchange.ts";
import { isUnavailable, requestModels } from "./upstream.ts";

/** Watches the calls of a bridge, and responds to requests about them. */
export interface Monitor {
  /** A call has begun. */
  readonly begin: () => void;
  /** A call has ended. */
  readonly end: (call: BridgeCall, redactor: Redactor) => void;
  readonly respond: (request: Request) => Promise<Response | undefined>;
}

/** Why a bridge should not get requests now. */
interface NotReady {
  readonly code: "busy" | "upstream-unreachable" | "upstream-unavailable";
  readonly message: string;
}

/** In seconds: from what a cached prompt takes to what a long one takes. */
const FIRST_TOKEN_BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const MS_PER_SECOND = 1000;

/** Creates the monitor of a bridge. */
export function createMonitor(state: BridgeState): Monitor {
  const metrics = createMetrics("text_completions_bridge_");
  const calls = addCallMetrics(metrics);
  const firstToken = metrics.histogram(
    "time_to_first_token_seconds",
    "Time from a request to the first text of its stream.",
    FIRST_TOKEN_BOUNDS,
  );
  const tokens = metrics.counter("tokens_total", "Tokens as the upstream counted them.", ["type", "model"]);
  const adaptations = metrics.counter("adaptations_total", "What was changed or rejected, by code.", [
    "code",
  ]);
  const upstreamErrors = metrics.counter("upstream_errors_total", "Calls that failed upstream, by type.", [
    "type",
  ]);
  const isReady = createReadyCheck(state);

  return {
    begin: calls.begin,
    end(call, redactor) {
      calls.end(call);
      const { firstTextAt, startedAt, usage = {}, upstreamError } = call;
      const model = redactor.text(call.liveModel ?? "");
      if (firstTextAt !== undefined) firstToken.observe((firstTextAt - startedAt) / MS_PER_SECOND);
      for (const type of ["input", "output"]) {
        const count = usage[`${type}_tokens`];
        if (count !== undefined && count >= 0) tokens.add(count, [type, model]);
      }
      for (const { code } of call.adaptations) adaptations.add(1, [code]);
      if (upstreamError !== undefined) upstreamErrors.add(1, [redactor.text(upstreamError)]);
    },
    async respond(request) {
      assertValue("request", REQUEST, request);
      const { method, url } = request;
      if (method !== "GET" && method !== "HEAD") return undefined;
      switch (new URL(url).pathname) {
        case "/health":
          return healthResponse({ requests: state.active });
        case "/ready": {
          const problem = await isReady();
          return problem === undefined
            ? Response.json({ status: "ready" })
            : Response.json({ status: "not-ready", ...problem }, { status: 503 });
        }
        case "/metrics":
          return metricsResponse(metrics);
        default:
          return undefined;
      }
    },
  };
}

const REQUEST: OptionKind = {
  expected: "a Request",
  accepts: (value) =>
    typeof membersOf(value)["method"] === "string" && typeof membersOf(value)["url"] === "string",
};

/** How long a result of the check is reused. A failure is checked again soon. */
const READY_MS = 30_000;
const NOT_READY_MS = 1000;

/**
 * Creates a check of whether the bridge can serve requests: a slot is free, and the upstream responds. If no request
 * has got a response lately, the list of models is requested, without a key; checks at the same time share one request.
 */
function createReadyCheck(state: BridgeState): () => Promise<NotReady | undefined> {
  const { settings } = state;
  let last: { problem: NotReady | undefined; validUntil: number } | undefined;
  let running: Promise<NotReady | undefined> | undefined;

  async function probe(): Promise<NotReady | undefined> {
    try {
      return await requestModels(settings, { path: "", headers: {} }, async ({ status, body }) => {
        body?.cancel().catch(() => undefined);
        return isUnavailable(status) ? unavailable(status) : undefined;
      });
    } catch {
      return { code: "upstream-unreachable", message: "The upstream API cannot be reached." };
    }
  }
  async function look(): Promise<NotReady | undefined> {
    const problem = await probe();
    last = { problem, validUntil: settings.clock.now() + (problem === undefined ? READY_MS : NOT_READY_MS) };
    return problem;
  }

  return async () => {
    if (state.active >= settings.maxRequests) {
      return { code: "busy", message: "As many requests are in progress as maxRequests allows." };
    }
    const now = settings.clock.now();
    if (state.availableAt !== undefined && now - state.availableAt < READY_MS) return undefined;
    if (last !== undefined && now < last.validUntil) return last.problem;
    running ??= look().finally(() => void (running = undefined));
    return running;
  };
}

function unavailable(status: number): NotReady {
  return { code: "upstream-unavailable", message: `The upstream API responded with status ${status}.` };
}
