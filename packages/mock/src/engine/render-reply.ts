import {
  API_VERSIONS,
  type CompletionRequest,
  findModel,
  type HeaderName,
  PROMPT_RULES,
  RESPONSE_SELECTOR,
} from "@text-completions/core";
import {
  defaultErrorMessage,
  errorBody,
  errorStatus,
  hasRequestId,
  type RequestError,
  sleep,
  untilAborted,
} from "@text-completions/core/internal";
import {
  type CompletionReply,
  type FailureReply,
  type MockRequest,
  type Pace,
  plainCompletion,
  type PlainReply,
  type StreamReply,
} from "../script/replies.ts";
import type { DropStep, StallStep, Step } from "../script/steps.ts";
import type { Exchange } from "./exchange.ts";
import type { RawResponse } from "./fetch.ts";
import {
  buildCompletion,
  type CompletionIdentity,
  createStreamFormat,
  interruptStream,
  naturalEnd,
  paceText,
  streamActions,
} from "./stream-events.ts";
import { connectionError, createStreamPlayer, type StreamPlayer } from "./stream-player.ts";
import { createTextLimiter, type TextEnd, type TextLimiter } from "./text-limiter.ts";

/** Responds to a valid request with a reply. Rejects like `fetch` if the reply is a broken connection. */
export async function renderReply(
  exchange: Exchange,
  request: MockRequest,
  reply: Exclude<PlainReply, Response>,
): Promise<RawResponse> {
  if (typeof reply === "string") return renderReply(exchange, request, plainCompletion(reply));
  if (reply.kind === "drop") {
    exchange.end("dropped");
    throw connectionError("fetch failed", reply.isReset);
  }
  if (reply.kind === "stall") return untilAborted(new Promise<never>(() => undefined), request.signal);

  await wait(exchange, reply.options.delayMs ?? exchange.options.delayMs ?? 0);
  if (reply.kind === "failure") return renderFailure(exchange, reply);
  const task: Task = { exchange, request, reply };
  if (asksForStream(request)) return renderStream(task);
  const result = await renderJson(task);
  return "kind" in result ? renderReply(exchange, request, result) : result;
}

function renderFailure(exchange: Exchange, { type, options }: FailureReply): RawResponse {
  const { message, details, status, retryAfterSeconds, shouldRetry, requestId } = options;
  if (requestId === null) exchange.recorder.set({ requestId: "" });
  const headers = {
    ...(retryAfterSeconds !== undefined && {
      ["retry-after" satisfies HeaderName]: String(retryAfterSeconds),
    }),
    ...(shouldRetry !== undefined && { ["x-should-retry" satisfies HeaderName]: String(shouldRetry) }),
    ...options.headers,
  };
  return respondError(exchange, { type, message, details, headers }, status);
}

type MediaType = (typeof RESPONSE_SELECTOR)["mediaTypes"][number]["mediaType"];

/** The field of the body that selects the response. If the document named another one, this would not compile. */
const SELECTOR: typeof RESPONSE_SELECTOR.pointer extends `/${infer Field}` ? Field : never = "stream";

/** The media type of the response, which the body selects; `accept` has no effect. Source: `x-response-selector`. */
function selectMediaType(request: CompletionRequest): MediaType {
  const value = request[SELECTOR];
  return (
    RESPONSE_SELECTOR.mediaTypes.find(({ when }) => when === value)?.mediaType ?? RESPONSE_SELECTOR.default
  );
}

/** Whether a request gets a stream. */
export function asksForStream({ body }: Pick<MockRequest, "body">): boolean {
  return selectMediaType(body) === "text/event-stream";
}

/** A reply with text, and the request that it is for. */
interface Task {
  readonly exchange: Exchange;
  readonly request: MockRequest;
  readonly reply: CompletionReply | StreamReply;
}

/** Responds with a stream, whose events are created as it is read. */
function renderStream(task: Task): RawResponse {
  const { exchange, reply } = task;
  const { options, request, recorder, clock, end } = exchange;
  const format = createStreamFormat(identityOf(task), options.lineEnding);
  const { incident } = exchange;
  const planned = streamActions(stepsOf(task), format, createLimiter(task), reply.options.stopReason);
  const actions =
    incident === undefined
      ? planned
      : interruptStream(planned, incident, format, () => recorder.set({ chaos: incident.kind }));
  const player = createStreamPlayer(actions, {
    clock,
    request,
    onEnd: end,
    onChunk({ text, error }) {
      recorder.addChunk(text);
      if (error !== undefined) recorder.set({ error });
    },
  });
  return respondStream(exchange, player, reply.options.headers);
}

/**
 * Waits as long as a stream would take, then responds with the text of all steps. Returns the step that breaks or
 * silences the connection, if there is one.
 */
async function renderJson(task: Task): Promise<RawResponse | DropStep | StallStep> {
  const { exchange, reply } = task;
  const limiter = createLimiter(task);
  let text = "";
  let end: TextEnd | undefined;
  for (const step of jsonSteps(task)) {
    if (step.kind === "pause") await wait(exchange, step.ms);
    if (step.kind === "errorEvent") return respondError(exchange, step);
    if (step.kind === "drop" || step.kind === "stall") return step;
    if (step.kind !== "text") continue;
    const piece = limiter.push(step.text);
    text += piece.text;
    end = piece.end;
    if (end !== undefined) break;
  }
  text += limiter.flush();
  exchange.recorder.addText(text);
  return respondJson(
    exchange,
    200,
    buildCompletion(identityOf(task), text, end ?? naturalEnd(reply.options.stopReason)),
    reply.options.headers,
  );
}

/** Text that is not paced need not be cut into tokens. */
function jsonSteps(task: Task): Iterable<Step> {
  const { firstTokenDelayMs = 0, tokensPerSecond = 0 } = paceOf(task);
  const { reply } = task;
  if (reply.kind === "stream" || firstTokenDelayMs > 0 || tokensPerSecond > 0) return stepsOf(task);
  return [{ kind: "text", text: reply.text }];
}

/** The version that repeats the whole text so far. Source: `/components/parameters/anthropic-version`. */
const [CUMULATIVE_VERSION] = API_VERSIONS;

function identityOf({ exchange, request, reply }: Task): CompletionIdentity {
  const { id = exchange.createId("compl"), model = request.model } = reply.options;
  const version = exchange.request.headers.get("anthropic-version" satisfies HeaderName);
  const { legacyFields = false } = exchange.options;
  return { id, model, legacyFields, cumulative: version === CUMULATIVE_VERSION };
}

/** The maximum number of tokens: what the request allows, but no more than its model can generate. */
export function maxTokensOf({ body, model }: MockRequest): number {
  return Math.min(body.max_tokens_to_sample, findModel(model)?.maxOutputTokens ?? Infinity);
}

function createLimiter({ exchange, request }: Task): TextLimiter {
  return createTextLimiter({
    stopSequences: stopSequencesOf(request.body),
    maxTokens: maxTokensOf(request),
    countTokens: exchange.options.countTokens,
  });
}

const ALWAYS: readonly string[] = [PROMPT_RULES.markers.human];

function stopSequencesOf({ stop_sequences: own = [] }: CompletionRequest): readonly string[] {
  return own.length === 0 ? ALWAYS : [...ALWAYS, ...own];
}

/** How fast the text is sent: the reply's pace, or else the mock's. */
function paceOf({ exchange: { options }, reply }: Task): Pace {
  return reply.kind === "completion" ? { ...options, ...reply.options } : {};
}

function stepsOf(task: Task): Iterable<Step> {
  const { exchange, reply } = task;
  return reply.kind === "stream" ? reply.steps : paceText(reply.text, paceOf(task), exchange.random);
}

/** Waits. Rejects with the signal's reason if the client disconnects meanwhile. */
async function wait({ clock, request: { signal } }: Exchange, ms: number): Promise<void> {
  if (ms > 0) await sleep(clock, ms, signal);
  signal.throwIfAborted();
}

/** Headers by name; those that are undefined are not sent. */
type OptionalHeaders = Readonly<Record<string, string | undefined>>;

/** Responds with a JSON document, which ends the exchange. */
function respondJson(
  exchange: Exchange,
  status: number,
  value: object,
  headers?: OptionalHeaders,
): RawResponse {
  const response = respond(exchange, status, "application/json", JSON.stringify(value), headers);
  exchange.end("answered");
  return response;
}

/** Responds with a stream, which ends the exchange when it ends. */
function respondStream(exchange: Exchange, player: StreamPlayer, headers?: OptionalHeaders): RawResponse {
  return respond(exchange, 200, "text/event-stream; charset=utf-8", player, headers);
}

/** Responds with an error in the API's envelope. `status` overrides that of the error without changing the envelope. */
export function respondError(exchange: Exchange, error: RequestError, status?: number): RawResponse {
  const { recorder } = exchange;
  if (!hasRequestId(error)) recorder.set({ requestId: "" });
  const { type, message = defaultErrorMessage(type) } = error;
  recorder.set({ error: { type, message } });
  const body = errorBody(error, recorder.requestId || undefined);
  return respondJson(exchange, status ?? errorStatus(error), body, error.headers);
}

/** Converts header names to lower case, so that a scripted header replaces a default one. */
function respond(
  { recorder, headers: always }: Exchange,
  status: number,
  contentType: string,
  body: string | StreamPlayer,
  headers: OptionalHeaders = {},
): RawResponse {
  const all: Record<string, string> = { ["content-type" satisfies HeaderName]: contentType };
  const { requestId } = recorder;
  if (requestId !== "") all["request-id" satisfies HeaderName] = requestId;
  for (const some of [always, headers]) {
    for (const name in some) {
      const value = some[name];
      if (value !== undefined) all[name.toLowerCase()] = value;
    }
  }
  recorder.set({ status, responseHeaders: all });
  return { status, headers: all, body };
}
