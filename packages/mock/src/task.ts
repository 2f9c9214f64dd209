import { findModel, type HeaderName, PROMPT_RULES } from "@text-completions/core";
import type { Exchange } from "./exchange.ts";
import { createTextLimiter, type TextLimiter } from "./limit-text.ts";
import type { MockRequest } from "./mock-request.ts";
import type { CompletionReply, Pace, StreamReply } from "./reply.ts";
import type { Step } from "./step.ts";
import { paceText } from "./stream-frames.ts";

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
