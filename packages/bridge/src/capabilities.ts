import {
  assertValue,
  BOOLEAN,
  number,
  OBJECT,
  oneOf,
  type OptionKind,
  type OptionTable,
  STRING,
} from "@text-completions/core/internal";

/** Which parts of a legacy request a live model accepts. */
export interface ModelCapabilities {
  /** Whether it continues a last assistant message. */
  readonly prefill: boolean;
  /**
   * Whether it repeats that message at the beginning of a response that is not a stream, as llama.cpp does. The bridge
   * removes what is repeated.
   */
  readonly repeatsPrefill: boolean;
  /** Whether it accepts any `temperature`, or only 1. */
  readonly temperature: boolean;
  /** Whether it accepts any `top_p`, or only values of at least 0.99. */
  readonly topP: boolean;
  /** Whether it accepts `top_k`. */
  readonly topK: boolean;
  /** Whether it accepts `temperature` and `top_p` in one request. */
  readonly temperatureWithTopP: boolean;
  /**
   * Whether it thinks before it writes: `"never"` (unless requested), `"always"`, or by default; then this is the
   * `thinking.type` that turns it off.
   */
  readonly thinking: "never" | "always" | "disabled" | "between_tools";
  /** The maximum number of tokens it generates; `Infinity` if unknown. */
  readonly maxTokens: number;
}

/** The kind of option that is a model id. */
export const MODEL_ID: OptionKind = {
  expected: "a model id",
  accepts: (value) => typeof value === "string" && value !== "",
};

/** The valid values of each capability, for options. */
export const CAPABILITY_OPTIONS: OptionTable<ModelCapabilities> = {
  prefill: BOOLEAN,
  repeatsPrefill: BOOLEAN,
  temperature: BOOLEAN,
  topP: BOOLEAN,
  topK: BOOLEAN,
  temperatureWithTopP: BOOLEAN,
  thinking: oneOf("never", "always", "disabled", "between_tools"),
  maxTokens: number({ min: 1 }),
};

/** A model that accepts every legacy request. Assumed for an unknown model until it rejects something. */
const ABLE: ModelCapabilities = {
  prefill: true,
  repeatsPrefill: false,
  temperature: true,
  topP: true,
  topK: true,
  temperatureWithTopP: true,
  thinking: "never",
  maxTokens: Infinity,
};

/** The models of 2024. */
const CLAUDE_3: ModelCapabilities = { ...ABLE, maxTokens: 4096 };

/** The same, except for what models from Claude 4.5 on reject. */
const FROM_4_5: ModelCapabilities = { ...CLAUDE_3, temperatureWithTopP: false, maxTokens: 64_000 };

/** The same, except for what models from Claude 4.6 on reject. */
const FROM_4_6: ModelCapabilities = { ...FROM_4_5, prefill: false, maxTokens: 128_000 };

/** The same, except for what models from Claude Opus 4.7 on reject. */
const FROM_4_7: ModelCapabilities = { ...FROM_4_6, temperature: false, topP: false, topK: false };

/**
 * What documented models accept, by a pattern of their ids; the first row that matches is used. A row matches anywhere
 * in an id, because gateways add prefixes and suffixes.
 *
 * Source: documentation pages "Models overview", "Migration guide" of each model, "Adaptive thinking", November 2026.
 */
const TABLE: readonly (readonly [RegExp, ModelCapabilities])[] = [
  [/claude-3[-.]7/, { ...CLAUDE_3, maxTokens: 64_000 }],
  [/claude-3[-.]5/, { ...CLAUDE_3, maxTokens: 8192 }],
  [/claude-3/, CLAUDE_3],
  [/claude-opus-4(?![-.][1-9]\b)/, { ...CLAUDE_3, maxTokens: 32_000 }],
  [/claude-sonnet-4(?![-.][1-9]\b)/, { ...CLAUDE_3, maxTokens: 64_000 }],
  [/claude-opus-4[-.]1/, { ...FROM_4_5, maxTokens: 32_000 }],
  [/claude-\w+-4[-.]5/, FROM_4_5],
  [/claude-\w+-4[-.]6/, FROM_4_6],
  [/claude-\w+-4[-.][78]/, FROM_4_7],
  [/claude-sonnet-5[-.]5/, { ...FROM_4_7, thinking: "between_tools" }],
  [/claude-opus-5[-.]5|claude-(?:fable|mythos)-(?:5|preview)/, { ...FROM_4_7, thinking: "always" }],
  [/claude-(?:opus|sonnet)-5(?![-.]\d\b)|claude-haiku-5/, { ...FROM_4_7, thinking: "disabled" }],
];

/** Returns the row of the table for a model; undefined if the table has none. */
function findDocumentedCapabilities(model: string): ModelCapabilities | undefined {
  return TABLE.find(([pattern]) => pattern.test(model))?.[1];
}

/**
 * Returns what a model accepts according to the table of documented models. A model that is not in the table is assumed
 * to accept everything. `own` has corrections by id.
 *
 * @example
 * ```ts
 * import { getModelCapabilities } from "@text-completions/bridge";
 *
 * console.log(getModelCapabilities("claude-opus-4-8").prefill); // → false
 * ```
 */
export function getModelCapabilities(
  model: string,
  own: Readonly<Record<string, Partial<ModelCapabilities>>> = {},
): ModelCapabilities {
  assertValue("model", STRING, model);
  assertValue("own", OBJECT, own);
  const corrections = Object.hasOwn(own, model) ? own[model] : undefined;
  return { ...(findDocumentedCapabilities(model) ?? ABLE), ...corrections };
}

/**
 * The source of a capability, the most trusted first: an option, an error with which the upstream rejected a request,
 * the `server` header of the upstream's responses, the table of documented models, the upstream's list of models, or an
 * assumption.
 */
export type CapabilitySource =
  | "option"
  | "upstream-error"
  | "upstream-response"
  | "table"
  | "upstream-list"
  | "assumed";

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
  readonly source: "upstream-error" | "upstream-response" | "upstream-list";
}

type Learned = Partial<Record<LearnedCapabilities["source"], Partial<ModelCapabilities>>>;

/** What is known about the models of one upstream. */
export interface CapabilityStore {
  readonly get: (model: string) => ModelCapabilities;
  readonly describe: (model: string) => KnownCapabilities;
  /** Whether a model is not in the table, so that its upstream may know more. */
  readonly isAssumed: (model: string) => boolean;
  /** Whether facts about a model are kept. Not if its id is very long. */
  readonly isKept: (model: string) => boolean;
  readonly learn: (learned: LearnedCapabilities) => void;
}

/** Bounded, because a `models` function may build model ids from what callers send. */
const MAX_MODELS = 1000;
const MAX_MODEL_LENGTH = 200;

/** Creates an empty store. `own` has the operator's corrections by id, which take precedence. */
export function createCapabilityStore(
  own: Readonly<Record<string, Partial<ModelCapabilities>>>,
): CapabilityStore {
  const models = new Map<string, Learned>();

  function layers(model: string): readonly (readonly [CapabilitySource, Partial<ModelCapabilities>])[] {
    const learned = models.get(model);
    return [
      ["assumed", ABLE],
      ["upstream-list", learned?.["upstream-list"] ?? {}],
      ["table", findDocumentedCapabilities(model) ?? {}],
      ["upstream-response", learned?.["upstream-response"] ?? {}],
      ["upstream-error", learned?.["upstream-error"] ?? {}],
      ["option", (Object.hasOwn(own, model) && own[model]) || {}],
    ];
  }

  return {
    get: (model) => Object.assign({}, ABLE, ...layers(model).map(([, capabilities]) => capabilities)),
    describe(model) {
      const known: KnownCapabilities[] = layers(model).map(([source, capabilities]) =>
        withSource(capabilities, source),
      );
      return Object.assign({}, ...known);
    },
    isKept: (model) => model.length <= MAX_MODEL_LENGTH,
    isAssumed: (model) => findDocumentedCapabilities(model) === undefined,
    learn({ model, capabilities, source }) {
      const learned = models.get(model);
      const [oldest] = models.keys();
      if (models.size >= MAX_MODELS && oldest !== undefined) models.delete(oldest);
      models.set(model, { ...learned, [source]: { ...learned?.[source], ...capabilities } });
    },
  };
}

function withSource(capabilities: Partial<ModelCapabilities>, source: CapabilitySource): KnownCapabilities {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Some members may be missing; the lowest layer has them all.
  return Object.fromEntries(
    Object.entries(capabilities).map(([name, value]) => [name, { value, source }]),
  ) as KnownCapabilities;
}
