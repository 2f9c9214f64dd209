import { type CompletionRequest, PROMPT_RULES, findModel } from "@text-completions/core";
import { type Message, type MessagesPrompt, toMessages } from "@text-completions/prompt";
import { asRecord, invalid, Failure } from "./bridge-error.ts";
import { getModelCapabilities, type ModelCapabilities } from "./capabilities.ts";
import type { Exchange } from "./exchange.ts";
import type { MessagesRequest } from "./options.ts";

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

/**
 * The live model that answers for a legacy one: what the id itself is mapped to, else the id it is an alias of, else
 * `"*"`. Notes that id.
 *
 * @throws {Failure} in the words of the API, if there is none; who runs the bridge reads when the model was retired.
 */
export function findLiveModel(name: string, exchange: Exchange): string {
  const legacy = findModel(name);
  const id = legacy?.id ?? name;
  exchange.legacyModel = id;
  const { models } = exchange.settings;
  const live =
    typeof models === "function"
      ? models(name)
      : models[[name, id, "*"].find((each) => Object.hasOwn(models, each)) ?? ""];
  if (live) return live;
  const fate = legacy ? `retired on ${legacy.retired}` : "no legacy model";
  const fault = `No live model answers for ${name} (${fate}).`;
  throw new Failure("not_found_error", `model: ${name}`, { fault });
}

type Sampling = Pick<MessagesRequest, "temperature" | "top_p" | "top_k">;

/** The `temperature` and the `top_p` that change nothing. */
const NEUTRAL = 1;

/** From this `top_p` on every model takes it. */
const LEAST_TOP_P = 0.99;

/** Of the sampling that was asked for, what the model takes. */
export function convertSampling(
  { temperature, top_p, top_k }: CompletionRequest,
  model: string,
  capabilities: ModelCapabilities,
  { noteAdaptation }: Exchange,
): Sampling {
  function keep(field: keyof Sampling, value: number | undefined, isTaken: boolean): number | undefined {
    if (value === undefined || isTaken) return value;
    noteAdaptation("sampling", field, `${model} does not take ${value}.`);
    return undefined;
  }

  const sampling = {
    temperature: keep("temperature", temperature, capabilities.temperature || temperature === NEUTRAL),
    top_p: keep("top_p", top_p, capabilities.topP || Number(top_p) >= LEAST_TOP_P),
    top_k: keep("top_k", top_k, capabilities.topK),
  };
  const isBoth = sampling.temperature !== undefined && sampling.top_p !== undefined;
  if (!isBoth || capabilities.temperatureWithTopP) return sampling;
  // Of the two, one that changes nothing goes unmissed.
  if (temperature === NEUTRAL) return { ...sampling, temperature: undefined };
  if (top_p !== NEUTRAL) noteAdaptation("sampling", "top_p", `${model} does not take it beside temperature.`);
  return { ...sampling, top_p: undefined };
}
