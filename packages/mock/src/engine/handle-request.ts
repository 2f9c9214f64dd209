import {
  endSentence,
  keepReachable,
  realClock,
  type ResponseProblem,
  untilAborted,
} from "@text-completions/core/internal";
import { checkReply } from "./check-reply.ts";
import type { MockOptions } from "../options.ts";
import {
  assertPlainReply,
  type MockRequest,
  plainCompletion,
  type PlainReply,
  type ReplyFunction,
} from "../script/replies.ts";
import type { Script } from "../script/script.ts";
import type { CallLog } from "./call-log.ts";
import { CHAOS_HEADER, createIncidentSource, type IncidentSource, replyInstead } from "./chaos.ts";
import { type Exchange, openExchange } from "./exchange.ts";
import type { RawResponse, RequestHandler } from "./fetch.ts";
import { createRateLimiter, type RateLimiter } from "./rate-limiter.ts";
import { asksForStream, maxTokensOf, renderReply, respondError } from "./render-reply.ts";
import { splitTokens } from "./text-limiter.ts";
import { respondToPreflight, validateRequest } from "./validate-request.ts";

/** Creates the handler of a mock: preflight, validation, rate limits, script, response. */
export function createRequestHandler(options: MockOptions, script: Script, log: CallLog): RequestHandler {
  const incidents = createIncidentSource(options.chaos, options.seed);
  const limiter = options.rateLimits && createRateLimiter(options.rateLimits, options.clock ?? realClock);

  return async (request) => {
    const preflight = respondToPreflight(request, options.cors);
    if (preflight !== undefined) return preflight;
    const exchange = openExchange(request, options, log);
    // Something without a timer may be awaited, which does not keep the request reachable.
    const release = keepReachable(request);
    try {
      const accepted = await validateRequest(exchange);
      if ("type" in accepted) return respondError(exchange, accepted);
      const rejected = limiter && checkLimits(exchange, accepted, limiter);
      return (
        rejected ??
        (await respondByChaos(exchange, accepted, incidents)) ??
        (await respondByScript(exchange, accepted, script))
      );
    } catch (error) {
      if (exchange.recorder.outcome === "pending") exchange.end("aborted");
      throw error;
    } finally {
      release();
    }
  };
}

/** Rejects a request that is beyond the limits. */
function checkLimits(
  exchange: Exchange,
  request: MockRequest,
  limiter: RateLimiter,
): RawResponse | undefined {
  const { countTokens = (text: string) => splitTokens(text).length } = exchange.options;
  const allowed = maxTokensOf(request);
  const error = limiter.admit(countTokens(request.prompt), allowed);
  exchange.headers = { ...exchange.headers, ...limiter.headers() };
  if (error !== undefined) return respondError(exchange, error);
  const { recorder, end } = exchange;
  exchange.end = (outcome) => {
    limiter.release(allowed - countTokens(recorder.text));
    end(outcome);
  };
  return undefined;
}

/** Responds to a request that an incident hits before its reply; undefined for other requests. */
async function respondByChaos(
  exchange: Exchange,
  request: MockRequest,
  incidents: IncidentSource,
): Promise<RawResponse | Response | undefined> {
  const isStream = asksForStream(request);
  const incident = incidents.draw(request, isStream, exchange.request.headers.get(CHAOS_HEADER));
  if (incident === undefined) return undefined;
  if ("type" in incident) return respondError(exchange, incident);
  const reply = replyInstead(incident, isStream);
  if (reply === undefined) {
    exchange.incident = incident;
    return undefined;
  }
  exchange.recorder.set({ chaos: incident.kind });
  return renderReply(exchange, request, reply);
}

/** The documented response, for a mock with nothing scripted. */
const HELLO = plainCompletion(" Hello! My name is Claude.");

/** Responds to a valid request as the script says. An error of the script becomes a 500 that describes it. */
async function respondByScript(
  exchange: Exchange,
  request: MockRequest,
  script: Script,
): Promise<RawResponse | Response> {
  let reply: PlainReply | undefined;
  try {
    const scripted = script.isEmpty ? HELLO : script.take(request);
    reply = typeof scripted === "function" ? await callReply(scripted, request) : scripted;
    if (scripted !== undefined) assertPlainReply(reply);
  } catch (error) {
    request.signal.throwIfAborted();
    const message = `Failed to create a reply to call ${request.number}: the script threw ${endSentence(String(error))} Fix the script.`;
    return respondScriptError(exchange, message, script);
  }
  if (reply === undefined) return respondScriptError(exchange, script.describeUnmatched(request), script);
  if (reply instanceof Response) return respondByHand(exchange, reply, asksForStream(request), script);
  return renderReply(exchange, request, reply);
}

/** Responds with a scripted `Response`, or with a 500 if it has to conform and does not. */
async function respondByHand(
  exchange: Exchange,
  reply: Response,
  isStream: boolean,
  script: Script,
): Promise<RawResponse | Response> {
  const { options, recorder, request, end } = exchange;
  const { checkResponses = "warn" } = options;
  const isStrict = checkResponses === "error";
  const describeProblem = ({ text }: ResponseProblem): string =>
    `Failed to send call ${recorder.number} a documented response: ${text}. Fix the scripted Response, or pass { checkResponses: "off" } to createMock() if that is intended.`;

  // A lasting reply is used more than once, and a body can be read only once.
  let response = reply.clone();
  if (checkResponses !== "off") {
    const onProblem = (problem: ResponseProblem): Error => {
      const message = recorder.redact(describeProblem(problem));
      if (isStrict) script.addError(message);
      else script.addWarning(problem.text, message);
      return new TypeError(message);
    };
    const checked = await checkReply(response, { isStream, isStrict, signal: request.signal, onProblem });
    if ("part" in checked) return respondScriptError(exchange, describeProblem(checked), script);
    response = checked;
  }
  recorder.set({ status: response.status, responseHeaders: Object.fromEntries(response.headers) });
  end("answered");
  return response;
}

/** Calls a reply function, and waits no longer than the client does. */
async function callReply(reply: ReplyFunction, request: MockRequest): Promise<PlainReply> {
  return untilAborted(Promise.resolve(reply(request)), request.signal);
}

/** An error of the script is not an error of the API, so a client must not retry. */
function respondScriptError(exchange: Exchange, text: string, script: Script): RawResponse {
  const message = exchange.recorder.redact(text);
  script.addError(message);
  return respondError(exchange, { type: "api_error", message, headers: { "x-should-retry": "false" } });
}
