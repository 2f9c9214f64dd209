import { createId } from "@text-completions/core";
import { acceptRequest } from "./accept-request.ts";
import type { Answer, Answerer } from "./answer.ts";
import { realClock } from "./clock.ts";
import { answerPreflight } from "./cors.ts";
import { createRateLimiter, type RateLimiter } from "./create-rate-limiter.ts";
import type { Exchange } from "./exchange.ts";
import { giveScripted } from "./give-scripted.ts";
import type { Incoming } from "./incoming.ts";
import type { Journal } from "./journal.ts";
import type { MockOptions } from "./mock.ts";
import type { MockRequest } from "./mock-request.ts";
import { createRandom } from "./random.ts";
import { respondFailure } from "./respond.ts";
import type { Script } from "./script.ts";
import { splitTokens } from "./split-tokens.ts";
import { maxTokensOf } from "./task.ts";

/** Creates the function that turns requests into responses. */
export function createAnswerer(options: MockOptions, script: Script, journal: Journal): Answerer {
  const limiter = options.rateLimits && createRateLimiter(options.rateLimits, options.clock ?? realClock);

  return async (request) => {
    const preflight = answerPreflight(request, options.cors);
    if (preflight !== undefined) return preflight;
    const exchange = openExchange(request, options, journal);
    try {
      const accepted = await acceptRequest(exchange);
      if ("status" in accepted) return accepted;
      const refused = limiter && admit(exchange, accepted, limiter);
      return refused ?? (await giveScripted(exchange, accepted, script, journal));
    } catch (error) {
      if (exchange.call.outcome === "pending") exchange.end("aborted");
      throw error;
    }
  };
}

function openExchange(request: Incoming, options: MockOptions, journal: Journal): Exchange {
  const { clock = realClock, seed = 0, headers = {} } = options;
  const call = journal.open(request);
  const random = createRandom(seed, call.number);
  const makeId = (kind: "compl" | "req"): string =>
    options.createId?.(kind, call.number) ?? createId(kind, random);
  call.requestId = makeId("req");
  const end: Exchange["end"] = (outcome) => journal.close(call, outcome);
  return { options, request, call, clock, random, headers, createId: makeId, end };
}

/** Refuses a request that is beyond the limits. */
function admit(exchange: Exchange, request: MockRequest, limiter: RateLimiter): Answer | undefined {
  const { countTokens = (text: string) => splitTokens(text).length } = exchange.options;
  const allowed = maxTokensOf(request);
  const failure = limiter.admit(countTokens(request.prompt), allowed);
  exchange.headers = { ...exchange.headers, ...limiter.headers() };
  if (failure !== undefined) return respondFailure(exchange, failure);
  const { call, end } = exchange;
  exchange.end = (outcome) => {
    limiter.release(allowed - countTokens(call.text));
    end(outcome);
  };
  return undefined;
}
