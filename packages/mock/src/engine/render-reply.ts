import { type Answer, respondFailure, respondJson, respondStream } from "./response.ts";
import { connectionBroken, untilAborted, createStreamPlayer } from "./stream-player.ts";
import { type Exchange, wait } from "./exchange.ts";
import type { MockRequest } from "../script/match.ts";
import {
  plainCompletion,
  type PlainReply,
  type CompletionReply,
  type Pace,
  type StreamReply,
} from "../script/replies.ts";
import type { DropStep, StallStep, Step } from "../script/steps.ts";
import { type TextEnd, createTextLimiter, type TextLimiter } from "./text-limiter.ts";
import {
  naturalEnd,
  createCumulativeFormat,
  createStreamFormat,
  streamFrames,
  paceText,
} from "./stream-events.ts";
import {
  findModel,
  type HeaderName,
  PROMPT_RULES,
  RESPONSE_SELECTOR,
  type CompletionRequest,
} from "@text-completions/core";

/** Answers a valid request with a reply. Rejects like `fetch` if the reply is a broken connection. */
export async function giveReply(
  exchange: Exchange,
  request: MockRequest,
  reply: PlainReply,
): Promise<Answer | Response> {
  if (typeof reply === "string") return giveReply(exchange, request, plainCompletion(reply));
  if (reply instanceof Response) return giveResponse(exchange, reply);
  if (reply.kind === "drop") return dropConnection(exchange, reply);
  if (reply.kind === "stall") return stallConnection(exchange);

  await wait(exchange, reply.options.delayMs ?? exchange.options.delayMs ?? 0);
  if (reply.kind === "failure") return respondFailure(exchange, reply);
  const isStream = selectMediaType(request.body) === "text/event-stream";
  if (isStream) return giveStream({ exchange, request, reply });
  const document = await giveDocument({ exchange, request, reply });
  return "kind" in document ? giveReply(exchange, request, document) : document;
}

function giveResponse(exchange: Exchange, reply: Response): Response {
  exchange.call.status = reply.status;
  exchange.call.responseHeaders = Object.fromEntries(reply.headers);
  exchange.end("answered");
  // A standing reply is given more than once, and a body can be read only once.
  return reply.clone();
}

function dropConnection(exchange: Exchange, { isReset }: DropStep): never {
  exchange.end("dropped");
  throw connectionBroken("fetch failed", isReset);
}

async function stallConnection(exchange: Exchange): Promise<never> {
  const { signal } = exchange.request;
  await untilAborted(signal, exchange);
  throw signal.reason;
}

/**
 * Lives through the steps as a stream would, and answers at the end with the text of all. Gives back the step that
 * breaks or silences the connection, if one does.
 */
export async function giveDocument(task: Task): Promise<Answer | DropStep | StallStep> {
  const { exchange, reply } = task;
  const limiter = limiterOf(task);
  let text = "";
  let end: TextEnd | undefined;
  for (const step of documentSteps(task)) {
    if (step.kind === "pause") await wait(exchange, step.ms);
    if (step.kind === "errorEvent") return respondFailure(exchange, step);
    if (step.kind === "drop" || step.kind === "stall") return step;
    if (step.kind !== "text") continue;
    const piece = limiter.push(step.text);
    text += piece.text;
    end = piece.end;
    if (end !== undefined) break;
  }
  text += limiter.flush();
  exchange.call.text = text;
  return respondJson(exchange, 200, toBody(task, text, end), reply.options.headers);
}

/** A text without pace needs no cutting into tokens. */
function documentSteps(task: Task): Iterable<Step> {
  const { firstTokenDelayMs = 0, tokensPerSecond = 0 } = paceOf(task);
  const { reply } = task;
  if (reply.kind === "stream" || firstTokenDelayMs > 0 || tokensPerSecond > 0) return stepsOf(task);
  return [{ kind: "text", text: reply.text }];
}

/** Fields that are undefined are absent on the wire. */
function toBody(task: Task, text: string, end: TextEnd = naturalEnd(task.reply.options.stopReason)): object {
  const { id, model } = identityOf(task);
  const isOld = isCumulative(task);
  const hasExtras = isOld || task.exchange.options.legacyFields === true;
  return {
    type: "completion",
    id,
    completion: text,
    stop_reason: end.reason,
    model,
    stop: hasExtras ? end.stop : undefined,
    log_id: hasExtras ? id : undefined,
    truncated: isOld ? false : undefined,
    exception: isOld ? null : undefined,
  };
}

/** Answers with a stream, which is played as it is read. */
export function giveStream(task: Task): Answer {
  const { exchange, reply } = task;
  const { options, request, call, clock, end } = exchange;
  const isOld = isCumulative(task);
  const format = (isOld ? createCumulativeFormat : createStreamFormat)({
    ...identityOf(task),
    legacyFields: options.legacyFields ?? false,
    lineEnding: options.lineEnding ?? (isOld ? "\r\n" : "\n"),
  });
  const frames = streamFrames(stepsOf(task), format, limiterOf(task), reply.options.stopReason);
  const player = createStreamPlayer(frames, { clock, signal: request.signal, call, onEnd: end });
  return respondStream(exchange, player, reply.options.headers);
}

/** A text to give, and to whom. */
export interface Task {
  readonly exchange: Exchange;
  readonly request: MockRequest;
  readonly reply: CompletionReply | StreamReply;
}

/** The version that repeats the whole text so far. Source: `/components/parameters/anthropic-version`. */
const CUMULATIVE_VERSION = "2023-01-01";

/** Whether the client was written for the version that repeats the whole text so far. */
export function isCumulative({ exchange }: Task): boolean {
  return exchange.request.headers.get("anthropic-version" satisfies HeaderName) === CUMULATIVE_VERSION;
}

/** The id and the model that the answer names. */
export function identityOf({ exchange, request, reply }: Task): { id: string; model: string } {
  const { id = exchange.createId("compl"), model = request.model } = reply.options;
  return { id, model };
}

/** How many tokens a text may have: what the request allows, capped to what its model can. */
export function maxTokensOf({ body, model }: MockRequest): number {
  return Math.min(body.max_tokens_to_sample, findModel(model)?.maxOutputTokens ?? Infinity);
}

/** Holds the text to the limits of the request and of its model. */
export function limiterOf({ exchange, request }: Task): TextLimiter {
  return createTextLimiter({
    stopSequences: [PROMPT_RULES.markers.human, ...(request.body.stop_sequences ?? [])],
    maxTokens: maxTokensOf(request),
    countTokens: exchange.options.countTokens,
  });
}

/** How fast the text comes: as its reply says, else as the mock does. */
export function paceOf({ exchange: { options }, reply }: Task): Pace {
  return reply.kind === "completion" ? { ...options, ...reply.options } : {};
}

/** The steps of the text. */
export function stepsOf(task: Task): Iterable<Step> {
  const { exchange, reply } = task;
  return reply.kind === "stream" ? reply.steps : paceText(reply.text, paceOf(task), exchange.random);
}

type MediaType = (typeof RESPONSE_SELECTOR)["mediaTypes"][number]["mediaType"];

/** The field of the body that decides. Its type comes from the document, so another field there is an error here. */
const FIELD: typeof RESPONSE_SELECTOR.pointer extends `/${infer Field}` ? Field : never = "stream";

/** The media type that a request is answered in: its body decides, whatever it accepts. Source: `x-response-selector`. */
export function selectMediaType(request: CompletionRequest): MediaType {
  const wanted = request[FIELD];
  return (
    RESPONSE_SELECTOR.mediaTypes.find(({ when }) => when === wanted)?.mediaType ?? RESPONSE_SELECTOR.default
  );
}
