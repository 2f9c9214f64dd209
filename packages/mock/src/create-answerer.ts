import { acceptRequest } from "./accept-request.ts";
import { realClock } from "./clock.ts";
import { answerPreflight } from "./cors.ts";
import { createId } from "./create-id.ts";
import { createRateLimiter, type RateLimiter } from "./create-rate-limiter.ts";
import type { Exchange } from "./exchange.ts";
import { giveScripted } from "./give-scripted.ts";
import type { Journal } from "./journal.ts";
import type { MockOptions } from "./mock.ts";
import type { MockRequest } from "./mock-request.ts";
import { createRandom } from "./random.ts";
import { respondFailure } from "./respond.ts";
import type { Script } from "./script.ts";
import { splitTokens } from "./split-tokens.ts";

/** Creates the function that turns requests into responses. */
export function createAnswerer(
  options: MockOptions,
  script: Script,
  journal: Journal,
): (request: Request) => Promise<Response> {
  const limiter = options.rateLimits && createRateLimiter(options.rateLimits, options.clock ?? realClock);

  return async (request) => {
    const preflight = answerPreflight(request, options.cors);
    if (preflight !== undefined) return preflight;
    const exchange = openExchange(request, options, journal);
    try {
      const accepted = await acceptRequest(exchange);
      if (accepted instanceof Response) return accepted;
      const refused = limiter && admit(exchange, accepted, limiter);
      return refused ?? (await giveScripted(exchange, accepted, script, journal));
    } catch (error) {
      if (exchange.call.outcome === "pending") exchange.end("aborted");
      throw error;
    }
  };
}

function openExchange(request: Request, options: MockOptions, journal: Journal): Exchange {
  const { clock = realClock, seed = 0, createId: makeId, headers = {} } = options;
  const call = journal.open(request);
  const random = createRandom(seed, call.number);
  call.requestId = makeId?.("req", call.number) ?? createId("req", random);
  return { options, request, call, clock, random, headers, end: (outcome) => journal.close(call, outcome) };
}

/** Refuses a request that is beyond the limits. */
function admit(exchange: Exchange, { prompt }: MockRequest, limiter: RateLimiter): Response | undefined {
  const { countTokens = (text: string) => splitTokens(text).length } = exchange.options;
  const { failure, headers } = limiter.admit(countTokens(prompt));
  exchange.headers = { ...exchange.headers, ...headers };
  if (failure !== undefined) return respondFailure(exchange, failure);
  const { end } = exchange;
  exchange.end = (outcome) => {
    limiter.release();
    end(outcome);
  };
  return undefined;
}
