import { PROMPT_RULES } from "@text-completions/core";
import type { Call } from "./call.ts";
import { defaultMessage } from "./failure-response.ts";
import type { TextEnd, TextLimiter } from "./limit-text.ts";
import type { Random } from "./random.ts";
import type { Pace } from "./reply.ts";
import { splitTokens } from "./split-tokens.ts";
import type { ErrorEventStep, Step } from "./step.ts";
import type { StreamFormat } from "./stream-format.ts";

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
      if (step.kind !== "raw") return yield step.kind === "errorEvent" ? errorFrame(step, format) : step;
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

function errorFrame({ type, message = defaultMessage(type) }: ErrorEventStep, format: StreamFormat): Frame {
  return chunk(format.error(type, message), "", { type, message });
}

function chunk(data: ChunkFrame["data"], text = "", error?: Call["error"]): Frame {
  return { kind: "chunk", data, text, error };
}
