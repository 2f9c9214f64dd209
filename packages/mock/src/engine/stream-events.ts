import { type ErrorType, PROMPT_RULES } from "@text-completions/core";
import { defaultErrorMessage } from "@text-completions/core/internal";
import type { Pace } from "../script/replies.ts";
import type { ErrorEventStep, Step } from "../script/steps.ts";
import type { Incident } from "./chaos.ts";
import { splitTokens, type TextEnd, type TextLimiter } from "./text-limiter.ts";

/** The next action of a stream's body. */
export type StreamAction =
  | ChunkAction
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "drop"; readonly isReset: boolean }
  | { readonly kind: "stall" };

/** A chunk to send, and what it means for the call. */
export interface ChunkAction {
  readonly kind: "chunk";
  /** Text to be sent in UTF-8, or bytes. */
  readonly data: string | Uint8Array;
  /** The completion text in it. */
  readonly text: string;
  /** The error in it. */
  readonly error?: { readonly type: ErrorType; readonly message: string } | undefined;
}

/** How text ends unless a limit cuts it off. */
export function naturalEnd(reason: string = "stop_sequence"): TextEnd {
  return { reason, stop: reason === "stop_sequence" ? PROMPT_RULES.markers.human : null };
}

/** Turns steps into the actions of a stream, which respects the limits of the request and ends as the API's do. */
export function* streamActions(
  steps: Iterable<Step>,
  format: StreamFormat,
  limiter: TextLimiter,
  stopReason?: string,
): Generator<StreamAction, void> {
  // Not a generator: V8 gives each generator function a hidden class, which keeps what it refers to in memory until the
  // next full garbage collection.
  const flush = (): StreamAction[] => {
    const rest = limiter.flush();
    return rest === "" ? [] : [chunk(format.text(rest), rest)];
  };

  for (const step of steps) {
    switch (step.kind) {
      case "pause":
        yield { kind: "wait", ms: step.ms };
        break;
      case "ping":
        yield chunk(format.ping());
        break;
      case "text": {
        const { text, end } = limiter.push(step.text);
        if (text !== "") yield chunk(format.text(text), text);
        if (end !== undefined) return yield chunk(format.end(end));
        break;
      }
      case "raw":
        yield* flush();
        yield chunk(step.bytes);
        break;
      case "errorEvent":
        yield* flush();
        return yield errorChunk(step, format);
      case "stall":
        yield* flush();
        return yield step;
      // A handwritten step of an unknown kind breaks the stream as well: one that just ended would go unnoticed.
      case "drop":
      default:
        yield* flush();
        return yield { kind: "drop", isReset: step.isReset };
    }
  }
  yield* flush();
  yield chunk(format.end(naturalEnd(stopReason)));
}

/** Lets an incident interrupt a stream, at a position relative to its length. */
export function* interruptStream(
  actions: Iterable<StreamAction>,
  { kind, position, isReset }: Incident,
  format: StreamFormat,
  onIncident: () => void,
): Generator<StreamAction, void> {
  const list = [...actions];
  yield* list.slice(0, Math.floor(position * list.length));
  onIncident();
  if (kind === "drop") yield { kind, isReset };
  else if (kind === "stall") yield { kind };
  else yield errorChunk({ type: "overloaded_error" }, format);
}

/** The steps that stream text token by token, with a ping after the first, as the API does. */
export function* paceText(text: string, pace: Pace, random: () => number): Generator<Step, void> {
  const { firstTokenDelayMs = 0, tokensPerSecond = 0, jitter = 0 } = pace;
  const intervalMs = tokensPerSecond > 0 ? 1000 / tokensPerSecond : 0;
  const wait = (ms: number): Step => ({ kind: "pause", ms: ms * (1 + jitter * (2 * random() - 1)) });
  let isFirst = true;
  for (const token of splitTokens(text)) {
    const ms = isFirst ? firstTokenDelayMs : intervalMs;
    if (ms > 0) yield wait(ms);
    yield { kind: "text", text: token };
    if (isFirst) yield { kind: "ping" };
    isFirst = false;
  }
  if (isFirst) yield { kind: "ping" };
}

function errorChunk(
  { type, message = defaultErrorMessage(type) }: Pick<ErrorEventStep, "type"> & Partial<ErrorEventStep>,
  format: StreamFormat,
): ChunkAction {
  return chunk(format.error(type, message), "", { type, message });
}

function chunk(data: ChunkAction["data"], text = "", error?: ChunkAction["error"]): ChunkAction {
  return { kind: "chunk", data, text, error };
}

/** The members that all events of a stream have in common, or those of a whole completion. */
export interface CompletionIdentity {
  readonly id: string;
  readonly model: string;
  /** Whether to send the undocumented `stop` and `log_id`. */
  readonly legacyFields: boolean;
  /** Whether the version is `2023-01-01`, which always has those fields and two more. */
  readonly cumulative: boolean;
}

/** Builds a completion that is not streamed. Fields that are undefined are absent in JSON. */
export function buildCompletion(
  { id, model, legacyFields, cumulative }: CompletionIdentity,
  text: string,
  { reason, stop }: TextEnd,
): object {
  const hasLegacyFields = cumulative || legacyFields;
  return {
    type: "completion",
    id,
    completion: text,
    stop_reason: reason,
    model,
    stop: hasLegacyFields ? stop : undefined,
    log_id: hasLegacyFields ? id : undefined,
    truncated: cumulative ? false : undefined,
    exception: cumulative ? null : undefined,
  };
}

/** The format of the events of one stream. */
export interface StreamFormat {
  /** New text. */
  text(text: string): string;
  /** The last event, and whatever follows it. */
  end(end: TextEnd): string;
  ping(): string;
  error(type: string, message: string): string;
}

/** Creates the format of a stream. `lineEnding` defaults to that of recorded streams of the version. */
export function createStreamFormat(identity: CompletionIdentity, lineEnding?: "\n" | "\r\n"): StreamFormat {
  return identity.cumulative
    ? createCumulativeFormat(identity, lineEnding ?? "\r\n")
    : createIncrementalFormat(identity, lineEnding ?? "\n");
}

/** Streams of `2023-06-01`: named events, each with new text only. The bytes are those of recorded streams. */
function createIncrementalFormat({ id, model, legacyFields }: CompletionIdentity, eol: string): StreamFormat {
  const head = `event: completion${eol}data: {"type":"completion","id":${JSON.stringify(id)},"completion":`;
  const modelField = `,"model":${JSON.stringify(model)}`;
  const rest = (reason: string | null, stop: string | null): string => {
    const legacy = legacyFields ? `,"stop":${JSON.stringify(stop)},"log_id":${JSON.stringify(id)}` : "";
    return `,"stop_reason":${JSON.stringify(reason)}${modelField}${legacy}}${eol}${eol}`;
  };
  const tail = rest(null, null);
  return {
    text: (text) => `${head}${JSON.stringify(text)}${tail}`,
    end: ({ reason, stop }) => `${head}""${rest(reason, stop)}`,
    ping: () => `event: ping${eol}data: {"type": "ping"}${eol}${eol}`,
    error: (type, message) => formatError(type, message, eol),
  };
}

/** Streams of `2023-01-01`: nameless events, each with the whole text so far, and `[DONE]` at the end. */
function createCumulativeFormat({ id, model }: CompletionIdentity, eol: string): StreamFormat {
  let textSoFar = "";
  const rest = `"truncated": false, "log_id": ${JSON.stringify(id)}, "model": ${JSON.stringify(model)}, "exception": null}`;
  const event = (stop: string | null, reason: string | null): string =>
    `data: {"completion": ${JSON.stringify(textSoFar)}, "stop": ${JSON.stringify(stop)}, ` +
    `"stop_reason": ${JSON.stringify(reason)}, ${rest}${eol}${eol}`;
  return {
    text(text) {
      textSoFar += text;
      return event(null, null);
    },
    end: ({ reason, stop }) => `${event(stop, reason)}data: [DONE]${eol}${eol}`,
    ping: () => `event: ping${eol}data: {}${eol}${eol}`,
    error: (type, message) => formatError(type, message, eol),
  };
}

function formatError(type: string, message: string, eol: string): string {
  const error = `{"type": ${JSON.stringify(type)}, "message": ${JSON.stringify(message)}}`;
  return `event: error${eol}data: {"type": "error", "error": ${error}}${eol}${eol}`;
}
