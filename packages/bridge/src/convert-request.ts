import { type CompletionRequest, PROMPT_RULES } from "@text-completions/core";
import { type Message, type MessagesPrompt, toMessages } from "@text-completions/prompt";
import { asRecord } from "./as-record.ts";
import { convertSampling } from "./convert-sampling.ts";
import type { Exchange } from "./exchange.ts";
import { invalid } from "./failure.ts";
import type { MessagesRequest } from "./messages-request.ts";
import { getModelCapabilities, type ModelCapabilities } from "./model-capabilities.ts";

/**
 * Converts a valid request for a model. Whatever cannot be carried over is noted as an adaptation.
 *
 * @throws {Failure} if the API would refuse the prompt, or its first turn is blank.
 */
export function convertRequest(asked: CompletionRequest, model: string, exchange: Exchange): MessagesRequest {
  const capabilities = getModelCapabilities(model, exchange.settings.capabilities);
  const { system, messages } = convertPrompt(asked.prompt, model, capabilities, exchange);
  return {
    model,
    max_tokens: clampTokens(asked.max_tokens_to_sample, model, capabilities, exchange),
    system,
    messages,
    stop_sequences: keepStops(asked.stop_sequences, exchange),
    ...convertSampling(asked, model, capabilities, exchange),
    metadata: asked.metadata,
    thinking: quietThinking(model, capabilities, exchange),
    stream: asked.stream,
  };
}

function convertPrompt(
  prompt: string,
  model: string,
  { prefill }: ModelCapabilities,
  exchange: Exchange,
): MessagesPrompt {
  const converted = readPrompt(prompt);
  const { messages, notes } = converted;
  exchange.isContinued = messages.at(-1)?.role === "assistant";
  const isFolded = exchange.isContinued && !prefill;
  for (const { code, message } of notes) {
    if (code === "user-not-first") throw invalid("prompt: the first Human turn is blank");
    if (code !== "prefill" && !(code === "assistant-last" && isFolded))
      exchange.noteAdaptation(code, "prompt", message);
  }
  if (!isFolded) return converted;
  exchange.noteAdaptation("prefill", "prompt", `${model} cannot continue text after "Assistant:".`);
  return { ...converted, messages: foldPrefill(messages) };
}

/** The prompt as messages. What the API would refuse it with is the cause of the error that `toMessages` throws. */
function readPrompt(prompt: string): MessagesPrompt {
  try {
    return toMessages(prompt);
  } catch (error) {
    const { message } = asRecord(asRecord(error)["cause"]);
    throw typeof message === "string" ? invalid(message) : error;
  }
}

const FOLD = "Continue this answer from its end, without repeating it:";

/** Asks for the continuation of the last message, for a model that does not continue one by itself. */
function foldPrefill(messages: readonly Message[]): Message[] {
  const [question, prefill] = messages.slice(-2).map(({ content }) => content);
  return [...messages.slice(0, -2), { role: "user", content: [question, FOLD, prefill].join("\n\n") }];
}

function clampTokens(
  asked: number,
  model: string,
  { maxTokens }: ModelCapabilities,
  { noteAdaptation }: Exchange,
): number {
  if (asked <= maxTokens) return asked;
  noteAdaptation("tokens-clamped", "max_tokens_to_sample", `${model} writes at most ${maxTokens} tokens.`);
  return maxTokens;
}

/** The stop sequences, without blank ones; and the one that was built in, so that no answer contains it. */
function keepStops(asked: readonly string[] = [], { noteAdaptation }: Exchange): string[] {
  const stops = asked.filter((stop, index) => {
    if (stop.trim() !== "") return true;
    noteAdaptation("stop-dropped", `stop_sequences.${index}`, "White space alone is not accepted.");
    return false;
  });
  return [...new Set([...stops, PROMPT_RULES.markers.human])];
}

/** Turns off thinking, of which the legacy API had none, where it is on by default. */
function quietThinking(
  model: string,
  { thinking: type }: ModelCapabilities,
  { noteAdaptation }: Exchange,
): MessagesRequest["thinking"] {
  if (type === "never") return undefined;
  if (type !== "always") return { type };
  noteAdaptation(
    "thinking",
    "max_tokens_to_sample",
    `${model} always thinks, which counts against this limit.`,
  );
  return undefined;
}
