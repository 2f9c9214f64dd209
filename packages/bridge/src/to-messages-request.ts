import { type CompletionRequest, PROMPT_RULES } from "@text-completions/core";
import {
  checkOptions,
  invalidCall,
  invalidOption,
  isBlank,
  isPlainObject,
  membersOf,
  type OptionTable,
  required,
  shorten,
} from "@text-completions/core/internal";
import { findBodyError } from "@text-completions/core/validate";
import { type Message, type MessagesNote, type MessagesPrompt, toMessages } from "@text-completions/prompt";
import { BridgeError, invalidRequest } from "./bridge-error.ts";
import type { Adaptation, AdaptationCode } from "./call.ts";
import {
  CAPABILITY_OPTIONS,
  getModelCapabilities,
  MODEL_ID,
  type ModelCapabilities,
} from "./capabilities.ts";

/** The body of `POST /v1/messages`, with the members that a legacy request can set. Undefined ones are not sent. */
export interface MessagesRequest {
  model: string;
  max_tokens: number;
  system?: string | undefined;
  messages: Message[];
  stop_sequences?: string[] | undefined;
  temperature?: number | undefined;
  top_p?: number | undefined;
  top_k?: number | undefined;
  metadata?: NonNullable<CompletionRequest["metadata"]> | undefined;
  thinking?: { type: string } | undefined;
  stream?: boolean | undefined;
}

/** Options of `toMessagesRequest`. */
export interface ToMessagesRequestOptions {
  /** The live model to use. */
  readonly model: string;
  /** What the model accepts. Default: what `getModelCapabilities` returns. */
  readonly capabilities?: Partial<ModelCapabilities> | undefined;
}

/** A request of the Messages API, and what had to be changed. */
export interface ConvertedRequest {
  readonly body: MessagesRequest;
  /** Whether the completion continues a prefill: the option `continues` of `toCompletion`. */
  readonly continues: boolean;
  readonly adaptations: readonly Adaptation[];
}

const OPTIONS: OptionTable<ToMessagesRequestOptions> = {
  model: required(MODEL_ID),
  capabilities: { expected: "an object of capabilities", accepts: (value) => Object(value) === value },
};

/**
 * Converts a legacy request to one of the Messages API: what the bridge would send, and what it would have to adapt.
 * Sends nothing.
 *
 * @example
 * ```ts
 * import { toMessagesRequest } from "@text-completions/bridge";
 *
 * const { body, adaptations } = toMessagesRequest(
 *   { model: "claude-2.1", max_tokens_to_sample: 256, top_k: 5, prompt: "\n\nHuman: Hello\n\nAssistant:" },
 *   { model: "claude-opus-4-8" },
 * );
 * console.log(JSON.stringify(body.messages)); // → [{"role":"user","content":"Hello"}]
 * console.log(adaptations[0]?.message); // → claude-opus-4-8 does not accept 5.
 * ```
 * @throws {UsageError} if the request is not a valid legacy request, or an option is invalid.
 */
export function toMessagesRequest(
  request: CompletionRequest,
  options: ToMessagesRequestOptions,
): ConvertedRequest {
  const { capabilities = {} } = checkOptions(options, OPTIONS);
  const { model } = options;
  checkOptions(capabilities, CAPABILITY_OPTIONS, "capabilities");
  if (!isPlainObject(request)) {
    throw invalidOption("request", "an object with model, prompt and max_tokens_to_sample", request);
  }
  const unset: Adaptation[] = [];
  const copy = { ...request };
  removeUnset(copy, unset);
  const problem = findBodyError(copy);
  if (problem !== undefined) throw invalidCall(`Failed to convert the request: ${problem}.`);
  try {
    const known = { ...getModelCapabilities(model), ...capabilities };
    return convertRequest(copy, model, known, unset);
  } catch (error) {
    throw error instanceof BridgeError
      ? invalidCall(`Failed to convert the request: ${error.message}.`)
      : error;
  }
}

/** Removes the -1 that once meant "not set", and that old LangChain.js always sends. */
export function removeUnset(body: unknown, adaptations: Adaptation[]): void {
  const fields: Record<string, unknown> = Object(body);
  for (const field of ["temperature", "top_p", "top_k"]) {
    if (fields[field] !== -1) continue;
    delete fields[field];
    adapt(adaptations, "unset", field, "-1 is treated as unset.");
  }
}

/** State that the converters of fields read and write. */
interface Context {
  readonly request: CompletionRequest;
  readonly model: string;
  readonly capabilities: ModelCapabilities;
  readonly adaptations: Adaptation[];
  continues: boolean;
}

type Converter = (context: Context) => Partial<MessagesRequest>;

/** The converter of each field of a legacy request. A field added to the document does not compile without one. */
const CONVERTERS: Readonly<Record<keyof CompletionRequest, Converter>> = {
  model: ({ model }) => ({ model }),
  max_tokens_to_sample: convertTokens,
  prompt: convertPrompt,
  stop_sequences: convertStops,
  temperature: convertTemperature,
  top_p: convertTopP,
  top_k: convertTopK,
  metadata: ({ request }) => ({ metadata: request.metadata }),
  stream: ({ request }) => ({ stream: request.stream }),
};

/**
 * Converts a valid request. Each change is an adaptation; `earlier` ones come first.
 *
 * @throws {BridgeError} if the API would reject the prompt.
 */
export function convertRequest(
  request: CompletionRequest,
  model: string,
  capabilities: ModelCapabilities,
  earlier: readonly Adaptation[],
): ConvertedRequest {
  const adaptations = [...earlier];
  const context: Context = { request, model, capabilities, adaptations, continues: false };
  const body: MessagesRequest = { model, max_tokens: 0, messages: [] };
  for (const convert of Object.values(CONVERTERS)) Object.assign(body, convert(context));
  return { body, continues: context.continues, adaptations };
}

/** Clamps the tokens, and turns off thinking that is on by default, because the legacy API had none. */
function convertTokens({ request, model, capabilities, adaptations }: Context): Partial<MessagesRequest> {
  const requested = request.max_tokens_to_sample;
  const { maxTokens, thinking } = capabilities;
  const field = "max_tokens_to_sample";
  if (requested > maxTokens) {
    adapt(adaptations, "tokens-clamped", field, `${model} generates at most ${maxTokens} tokens.`);
  }
  if (thinking === "always") {
    adapt(
      adaptations,
      "thinking",
      field,
      `${model} always thinks, and thinking tokens count towards this limit.`,
    );
  }
  const off = thinking !== "always" && thinking !== "never";
  return { max_tokens: Math.min(requested, maxTokens), ...(off && { thinking: { type: thinking } }) };
}

/** The limit of messages in one request of the Messages API. */
const MAX_TURNS = 100_000;
const TOO_MANY_TURNS = "too-many-turns";

/**
 * Replaces a blank first human turn: the Messages API rejects blank messages and a first message that is not the
 * user's.
 */
const BLANK_TURN = "(no text)";

const FOLD = "Continue this answer from its end, without repeating it:";

/** The messages of adaptations of the prompt. */
const NOTE_MESSAGES: Readonly<Record<Exclude<MessagesNote["code"], "user-not-first" | "prefill">, string>> = {
  "blank-dropped": "Blank text is left out.",
  "turns-merged": "Consecutive turns of the same role are merged.",
  "end-trimmed": "Trailing whitespace is removed.",
  "assistant-last": "The model continues the last non-empty Assistant turn.",
};

function convertPrompt(context: Context): Partial<MessagesRequest> {
  const { model, capabilities, adaptations } = context;
  const { prompt } = context.request;
  if (exceedsTurns(prompt))
    throw invalidRequest(`prompt: at most ${MAX_TURNS} turns are supported`, TOO_MANY_TURNS);
  const { system, messages, notes } = readPrompt(prompt);
  context.continues = messages.at(-1)?.role === "assistant";
  const isFolded = context.continues && !capabilities.prefill;
  for (const { code } of notes) {
    if (code === "user-not-first" || code === "prefill" || (code === "assistant-last" && isFolded)) continue;
    adapt(adaptations, code, "prompt", NOTE_MESSAGES[code]);
  }
  if (messages[0]?.role !== "user") {
    adapt(adaptations, "first-turn-blank", "prompt", `"${BLANK_TURN}" replaces the blank first Human turn.`);
    messages.unshift({ role: "user", content: BLANK_TURN });
  }
  if (!isFolded) return { system, messages };
  adapt(adaptations, "prefill", "prompt", `${model} cannot continue text after "Assistant:".`);
  return { system, messages: foldPrefill(messages) };
}

function exceedsTurns(prompt: string): boolean {
  let turns = 0;
  for (const marker of Object.values(PROMPT_RULES.markers)) {
    for (let at = prompt.indexOf(marker); at >= 0 && turns <= MAX_TURNS; at = prompt.indexOf(marker, at + 1))
      turns++;
  }
  return turns > MAX_TURNS;
}

/**
 * Reads a prompt as messages.
 *
 * @throws {BridgeError} in the words of the API, if it would reject the prompt.
 */
function readPrompt(prompt: string): MessagesPrompt {
  try {
    return toMessages(prompt);
  } catch (error) {
    const { keyword } = membersOf(membersOf(error)["cause"]);
    if (keyword !== "start" && keyword !== "end") throw error;
    throw invalidRequest(PROMPT_RULES.errors[keyword].message);
  }
}

/** Asks in words for the continuation of the last message, for a model that does not continue a prefill. */
function foldPrefill(messages: readonly Message[]): Message[] {
  const [question, prefill] = messages.slice(-2).map(({ content }) => content);
  return [...messages.slice(0, -2), { role: "user", content: [question, FOLD, prefill].join("\n\n") }];
}

/** Leaves out blank stop sequences, and adds the one that was built into the legacy API. */
function convertStops({ request, adaptations }: Context): Partial<MessagesRequest> {
  const { stop_sequences: requested = [] } = request;
  const stops = requested.filter((stop) => !isBlank(stop));
  const blank = requested.length - stops.length;
  if (blank > 0) {
    adapt(
      adaptations,
      "stop-dropped",
      "stop_sequences",
      "Whitespace-only stop sequences are not supported.",
      blank,
    );
  }
  return { stop_sequences: [...new Set([...stops, PROMPT_RULES.markers.human])] };
}

/** The value of `temperature` and `top_p` that changes nothing, and is left out without an adaptation. */
const NEUTRAL = 1;

function convertTemperature({
  request,
  model,
  capabilities,
  adaptations,
}: Context): Partial<MessagesRequest> {
  const { temperature } = request;
  if (temperature === undefined) return {};
  if (capabilities.temperature) {
    const excludesTopP =
      request.top_p !== undefined && capabilities.topP && !capabilities.temperatureWithTopP;
    return temperature === NEUTRAL && excludesTopP ? {} : { temperature };
  }
  if (temperature !== NEUTRAL)
    adapt(adaptations, "sampling", "temperature", `${model} does not accept ${temperature}.`);
  return {};
}

function convertTopP({ request, model, capabilities, adaptations }: Context): Partial<MessagesRequest> {
  const { temperature = NEUTRAL, top_p: topP } = request;
  if (topP === undefined) return {};
  if (!capabilities.topP) {
    if (topP !== NEUTRAL) adapt(adaptations, "sampling", "top_p", `${model} does not accept ${topP}.`);
    return {};
  }
  const excluded = temperature !== NEUTRAL && capabilities.temperature && !capabilities.temperatureWithTopP;
  if (!excluded) return { top_p: topP };
  if (topP !== NEUTRAL)
    adapt(adaptations, "sampling", "top_p", `${model} does not accept top_p together with temperature.`);
  return {};
}

function convertTopK({ request, model, capabilities, adaptations }: Context): Partial<MessagesRequest> {
  const { top_k: topK } = request;
  if (topK === undefined) return {};
  if (capabilities.topK) return { top_k: topK };
  adapt(adaptations, "sampling", "top_k", `${model} does not accept ${topK}.`);
  return {};
}

/** Adds an adaptation to those of a request. The same code for the same field is counted in one adaptation. */
function adapt(
  adaptations: Adaptation[],
  code: AdaptationCode,
  field: string,
  message: string,
  count: number = 1,
): void {
  const index = adaptations.findIndex((known) => known.code === code && known.field === field);
  const known = adaptations[index];
  if (known === undefined)
    adaptations.push({ code, field, message: shorten(message, MAX_MESSAGE_LENGTH), count });
  else adaptations[index] = { ...known, count: known.count + count };
}

/** Bounded, because a message contains a model id, and is sent in a header. */
const MAX_MESSAGE_LENGTH = 200;
