import { type Parsed, asRecord } from "./bridge-error.ts";
import { findDocumentedCapabilities, getModelCapabilities, type ModelCapabilities } from "./capabilities.ts";
import type { MessagesRequest } from "./to-messages-request.ts";

/**
 * The source of a capability, the most trusted first: an option, an error with which the upstream rejected a
 * request, the table of documented models, the upstream's list of models; or an assumption.
 */
export type CapabilitySource = "option" | "upstream-error" | "table" | "upstream-list" | "assumed";

/** Each capability of a model with its value and its source. */
export type KnownCapabilities = {
  readonly [Name in keyof ModelCapabilities]: {
    readonly value: ModelCapabilities[Name];
    readonly source: CapabilitySource;
  };
};

/** What the bridge has learned about a model from its upstream. */
export interface LearnedCapabilities {
  readonly model: string;
  readonly capabilities: Partial<ModelCapabilities>;
  readonly source: "upstream-error" | "upstream-list";
}

type Learned = Record<LearnedCapabilities["source"], Partial<ModelCapabilities>>;

/** What is known about the models of one upstream. */
export interface CapabilityStore {
  readonly get: (model: string) => ModelCapabilities;
  readonly describe: (model: string) => KnownCapabilities;
  /** Whether a model is undocumented, so that its upstream may know more. */
  readonly isAssumed: (model: string) => boolean;
  /** Whether facts about a model are kept. */
  readonly isKept: (model: string) => boolean;
  readonly learn: (learned: LearnedCapabilities) => void;
}

/** A `models` function may make model ids of whatever callers send, however long. */
const MAX_MODELS = 1000;
const MAX_MODEL_LENGTH = 200;

/** Creates an empty store. `own` holds the operator's corrections by id, which take precedence. */
export function createCapabilityStore(
  own: Readonly<Record<string, Partial<ModelCapabilities>>>,
): CapabilityStore {
  const models = new Map<string, Learned>();

  function layers(model: string): readonly (readonly [CapabilitySource, Partial<ModelCapabilities>])[] {
    const learned = models.get(model);
    return [
      ["assumed", getModelCapabilities("")],
      ["upstream-list", learned?.["upstream-list"] ?? {}],
      ["table", findDocumentedCapabilities(model) ?? {}],
      ["upstream-error", learned?.["upstream-error"] ?? {}],
      ["option", (Object.hasOwn(own, model) && own[model]) || {}],
    ];
  }

  return {
    get: (model) =>
      Object.assign({}, getModelCapabilities(""), ...layers(model).map(([, capabilities]) => capabilities)),
    describe(model) {
      const known: KnownCapabilities[] = layers(model).map(([source, capabilities]) =>
        withSource(capabilities, source),
      );
      return Object.assign({}, ...known);
    },
    isKept: (model) => model.length <= MAX_MODEL_LENGTH,
    isAssumed: (model) => findDocumentedCapabilities(model) === undefined,
    learn({ model, capabilities, source }) {
      const learned = models.get(model) ?? { "upstream-error": {}, "upstream-list": {} };
      const [oldest] = models.keys();
      if (models.size >= MAX_MODELS && oldest !== undefined) models.delete(oldest);
      models.set(model, { ...learned, [source]: { ...learned[source], ...capabilities } });
    },
  };
}

function withSource(capabilities: Partial<ModelCapabilities>, source: CapabilitySource): KnownCapabilities {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Some members may be missing; the lowest layer has them all.
  return Object.fromEntries(
    Object.entries(capabilities).map(([name, value]) => [name, { value, source }]),
  ) as KnownCapabilities;
}

/**
 * What the message of a 400 says about the model that rejected a request; undefined if it says nothing about what the
 * request holds. Each vendor has its own words, but all name the field.
 */
export function learnFromError(
  message: string,
  body: MessagesRequest,
): Partial<ModelCapabilities> | undefined {
  const text = message.slice(0, MAX_MESSAGE_LENGTH).replaceAll(body.model, "");
  const names = (field: string): boolean => new RegExp(String.raw`\b${field}\b`, "i").test(text);
  const { temperature, top_p, top_k, thinking, messages, max_tokens } = body;
  if (temperature !== undefined && top_p !== undefined && names("temperature") && names("top_p")) {
    if (/\b(?:both|together|only one|one of|either)\b/i.test(text)) return { temperatureWithTopP: false };
  }
  const learned = {
    ...(temperature !== undefined && names("temperature") && { temperature: false }),
    ...(top_p !== undefined && names("top_p") && { topP: false }),
    ...(top_k !== undefined && names("top_k") && { topK: false }),
    ...(thinking !== undefined && names("thinking") && { thinking: "always" as const }),
    ...(messages.at(-1)?.role === "assistant" && rejectsPrefill(text) && { prefill: false }),
    ...learnMaxTokens(text, max_tokens),
  };
  return Object.keys(learned).length > 0 ? learned : undefined;
}

/**
 * What says which field is wrong stands at the beginning; searching more would take time that a server decides about.
 */
const MAX_MESSAGE_LENGTH = 1000;

/**
 * "does not support assistant message prefill", "must end with a user message", "last message must be from the user".
 */
const REJECTS_PREFILL =
  /\bprefill|\b(?:ends?|last|final)\b[^.]*\b(?:user|assistant)\b|\b(?:user|assistant)\b[^.]*\b(?:ends?|last|final)\b/i;

function rejectsPrefill(text: string): boolean {
  // Whitespace at the end of a message says nothing about the model.
  return REJECTS_PREFILL.test(text) && !/\bwhite ?space\b/i.test(text);
}

const TOKEN_FIELD = /\bmax_(?:completion_|output_|new_)?tokens\b/i;

/** The limit is the largest number below what was asked for: "max_tokens: 5000 > 4096, which is the maximum". */
function learnMaxTokens(text: string, asked: number): Partial<ModelCapabilities> {
  // A limit of input and output together is one of this prompt, not of the model.
  if (!TOKEN_FIELD.test(text) || /\bcontext\b/i.test(text)) return {};
  const limits = (text.match(/\b\d[\d,]*\b/g) ?? [])
    .map((digits) => Number(digits.replaceAll(",", "")))
    .filter((limit) => limit >= 1 && limit < asked);
  return limits.length === 0 ? {} : { maxTokens: Math.max(...limits) };
}

/**
 * What `GET /v1/models/{id}` says about a model. Some servers have undocumented members; a missing member
 * changes nothing.
 *
 * Source: documentation page "Get a Model".
 */
export function readModelInfo(info: unknown): Partial<ModelCapabilities> {
  const { max_tokens: maxTokens, capabilities } = asRecord(info);
  const of = asRecord(capabilities);
  const prefill = isSupported(of["prefill"]);
  const temperature = isSupported(of["temperature"]);
  const topP = isSupported(of["top_p"]);
  const topK = isSupported(of["top_k"]);
  const thinking = readThinking(asRecord(of["thinking"]));
  return {
    ...(prefill !== undefined && { prefill }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
    ...(thinking !== undefined && { thinking }),
    ...(typeof maxTokens === "number" && maxTokens >= 1 && { maxTokens }),
  };
}

function isSupported(capability: unknown): boolean | undefined {
  const supported = typeof capability === "boolean" ? capability : asRecord(capability)["supported"];
  return typeof supported === "boolean" ? supported : undefined;
}

function readThinking(thinking: Parsed): ModelCapabilities["thinking"] | undefined {
  if (isSupported(thinking) === false) return "never";
  const types = asRecord(thinking["types"]);
  const disabled = isSupported(types["disabled"]);
  if (disabled === undefined) return undefined;
  if (disabled) return "disabled";
  return isSupported(types["between_tools"]) === true ? "between_tools" : "always";
}
