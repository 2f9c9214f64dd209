import { createId } from "@text-completions/core";
import { acceptRequest } from "./validate-request.ts";
import { type Answer, type Answerer, respondFailure } from "./response.ts";
import { realClock } from "../time/clock.ts";
import { answerPreflight } from "./cors.ts";
import { createRateLimiter, type RateLimiter } from "./rate-limiter.ts";
import type { Exchange } from "./exchange.ts";
import type { Incoming } from "./call.ts";
import type { Journal } from "./call-log.ts";
import type { MockOptions } from "../mock.ts";
import type { MockRequest } from "../script/match.ts";
import { createRandom } from "../random.ts";
import { type Script, shorten } from "../script/script.ts";
import { splitTokens } from "./text-limiter.ts";
import { maxTokensOf, giveReply } from "./render-reply.ts";
import { onAbort } from "../time/wait.ts";
import {
  plainCompletion,
  type PlainReply,
  type ReplyFunction,
  requirePlainReply,
} from "../script/replies.ts";

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

/** The documented answer, for a mock with nothing scripted. */
const HELLO = plainCompletion(" Hello! My name is Claude.");

/** Answers a valid request as the script says. A fault of the script is answered too, by a 500 that names it. */
export async function giveScripted(
  exchange: Exchange,
  request: MockRequest,
  script: Script,
  journal: Journal,
): Promise<Answer | Response> {
  let reply: PlainReply | undefined;
  try {
    const scripted = script.isEmpty ? HELLO : script.take(request);
    reply = typeof scripted === "function" ? await make(scripted, request) : scripted;
  } catch (error) {
    request.signal.throwIfAborted();
    const message = `Failed to make a reply to call ${request.number}: the script threw ${String(error)}. Fix the script.`;
    return blameScript(exchange, message, journal);
  }
  if (reply === undefined) return blameScript(exchange, describeUnmatched(request, script), journal);
  return giveReply(exchange, request, reply);
}

/** Calls a reply function, and waits no longer than the client does. */
async function make(reply: ReplyFunction, request: MockRequest): Promise<PlainReply> {
  const made = await untilAbort(Promise.resolve(reply(request)), request.signal);
  requirePlainReply(made);
  return made;
}

/** Waits for work, but rejects with the signal's reason as soon as it aborts. */
function untilAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = onAbort(signal, () => reject(signal.reason));
    work.finally(stop).then(resolve, reject);
  });
}

function describeUnmatched({ number, body, prompt }: MockRequest, script: Script): string {
  const asked = `call ${number}, model ${JSON.stringify(body.model)}, prompt ${shorten(prompt)}`;
  const scripted = script.describe().map((line) => `\n- ${line}`);
  return `Failed to find a reply: no scripted reply matches ${asked}. Script one for it. Scripted:${scripted.join("")}`;
}

/** A fault of the script is no fault of the API, so a client must not try again. */
function blameScript(exchange: Exchange, message: string, journal: Journal): Answer {
  journal.complaints.push(message);
  return respondFailure(exchange, { type: "api_error", message, options: { shouldRetry: false } });
}
