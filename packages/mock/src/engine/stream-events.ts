import { PROMPT_RULES } from "@text-completions/core";
import type { Call } from "./call.ts";
import { defaultMessage } from "./error-response.ts";
import { type TextEnd, type TextLimiter, splitTokens } from "./text-limiter.ts";
import type { Random } from "../random.ts";
import type { Pace } from "../script/replies.ts";
import type { ErrorEventStep, Step } from "../script/steps.ts";

/** What the body of a stream does next. */
export type Frame =
  | ChunkFrame
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "drop"; readonly isReset: boolean }
  | { readonly kind: "stall" };

/** Something to send, and what it tells the client. */
export interface ChunkFrame {
  readonly kind: "chunk";
  /** Text to be sent in UTF-8, or bytes. */
  readonly data: string | Uint8Array;
  /** The completion text in it. */
  readonly text: string;
  /** The failure in it. */
  readonly error?: Call["error"];
}

/** The end of a text that nothing cut off. */
export function naturalEnd(reason: string = "stop_sequence"): TextEnd {
  return { reason, stop: reason === "stop_sequence" ? PROMPT_RULES.markers.human : null };
}

/** Writes steps as a stream that keeps the limits of the request and ends as the API ends one. */
export function* streamFrames(
  steps: Iterable<Step>,
  format: StreamFormat,
  limiter: TextLimiter,
  stopReason?: string,
): Generator<Frame, void> {
  function* flush(): Generator<Frame, void> {
    const rest = limiter.flush();
    if (rest !== "") yield chunk(format.text(rest), rest);
  }

  for (const step of steps) {
    if (step.kind === "pause") {
      yield { kind: "wait", ms: step.ms };
    } else if (step.kind === "ping") {
      yield chunk(format.ping());
    } else if (step.kind === "text") {
      const { text, end } = limiter.push(step.text);
      if (text !== "") yield chunk(format.text(text), text);
      if (end !== undefined) return yield chunk(format.end(end));
    } else {
      yield* flush();
      if (step.kind !== "raw") return yield step.kind === "errorEvent" ? errorChunk(step, format) : step;
      yield chunk(step.bytes);
    }
  }
  yield* flush();
  yield chunk(format.end(naturalEnd(stopReason)));
}

/** The steps of a text that is streamed token by token, with a ping after the first, as the API sends one. */
export function* paceText(text: string, pace: Pace, random: Random): Generator<Step, void> {
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

function errorChunk({ type, message = defaultMessage(type) }: ErrorEventStep, format: StreamFormat): Frame {
  return chunk(format.error(type, message), "", { type, message });
}

function chunk(data: ChunkFrame["data"], text = "", error?: Call["error"]): Frame {
  return { kind: "chunk", data, text, error };
}

/** How the events of one stream are written. */
export interface StreamFormat {
  /** New text. */
  text(text: string): string;
  /** The last event, and whatever follows it. */
  end(end: TextEnd): string;
  ping(): string;
  error(type: string, message: string): string;
}

/** What all events of one stream have in common. */
export interface StreamIdentity {
  readonly id: string;
  readonly model: string;
  /** Whether to send the undocumented `stop` and `log_id`. */
  readonly legacyFields: boolean;
  readonly lineEnding: "\n" | "\r\n";
}

/** Streams of `2023-06-01`: named events, each with new text only. The bytes are those of recorded streams. */
export function createStreamFormat({
  id,
  model,
  legacyFields,
  lineEnding: eol,
}: StreamIdentity): StreamFormat {
  const head = `event: completion${eol}data: {"type":"completion","id":${JSON.stringify(id)},"completion":`;
  const modelField = `,"model":${JSON.stringify(model)}`;
  const rest = (reason: string | null, stop: string | null): string => {
    const extras = legacyFields ? `,"stop":${JSON.stringify(stop)},"log_id":${JSON.stringify(id)}` : "";
    return `,"stop_reason":${JSON.stringify(reason)}${modelField}${extras}}${eol}${eol}`;
  };
  const tail = rest(null, null);
  return {
    text: (text) => `${head}${JSON.stringify(text)}${tail}`,
    end: ({ reason, stop }) => `${head}""${rest(reason, stop)}`,
    ping: () => `event: ping${eol}data: {"type": "ping"}${eol}${eol}`,
    error: (type, message) => errorFrame(type, message, eol),
  };
}

/** Streams of `2023-01-01`: nameless events, each with the whole text so far, and `[DONE]` at the end. */
export function createCumulativeFormat({ id, model, lineEnding: eol }: StreamIdentity): StreamFormat {
  let textSoFar = "";
  const rest = `"truncated": false, "log_id": ${JSON.stringify(id)}, "model": ${JSON.stringify(model)}, "exception": null}`;
  const frame = (stop: string | null, reason: string | null): string =>
    `data: {"completion": ${JSON.stringify(textSoFar)}, "stop": ${JSON.stringify(stop)}, ` +
    `"stop_reason": ${JSON.stringify(reason)}, ${rest}${eol}${eol}`;
  return {
    text(text) {
      textSoFar += text;
      return frame(null, null);
    },
    end: ({ reason, stop }) => `${frame(stop, reason)}data: [DONE]${eol}${eol}`,
    ping: () => `event: ping${eol}data: {}${eol}${eol}`,
    error: (type, message) => errorFrame(type, message, eol),
  };
}

function errorFrame(type: string, message: string, eol: string): string {
  const error = `{"type": ${JSON.stringify(type)}, "message": ${JSON.stringify(message)}}`;
  return `event: error${eol}data: {"type": "error", "error": ${error}}${eol}${eol}`;
}
