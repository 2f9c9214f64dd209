import {
  assertValue,
  BOOLEAN,
  number,
  OBJECT,
  oneOf,
  type OptionTable,
  STRING,
} from "@text-completions/core/internal";

/** Which parts of a legacy request a live model accepts. */
export interface ModelCapabilities {
  /** Whether it continues a last assistant message. */
  readonly prefill: boolean;
  /** Whether it accepts any `temperature`, or only 1. */
  readonly temperature: boolean;
  /** Whether it accepts any `top_p`, or only values of at least 0.99. */
  readonly topP: boolean;
  /** Whether it accepts `top_k`. */
  readonly topK: boolean;
  /** Whether it accepts `temperature` and `top_p` in one request. */
  readonly temperatureWithTopP: boolean;
  /**
   * Whether it thinks before it writes: `"never"` unless asked to, `"always"`, or by default; then this is the
   * `thinking.type` that turns it off.
   */
  readonly thinking: "never" | "always" | "disabled" | "between_tools";
  /** The maximum number of tokens it generates; `Infinity` if unknown. */
  readonly maxTokens: number;
}

/** The valid values of each capability, for options. */
export const CAPABILITY_OPTIONS: OptionTable<ModelCapabilities> = {
  prefill: BOOLEAN,
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
 * Models whose documentation is settled, by id: the first matching row counts. Gateways add prefixes and suffixes to
 * ids, so a row matches anywhere in an id.
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

/** The row of the table for a model; undefined if its documentation is not known here. */
export function findDocumentedCapabilities(model: string): ModelCapabilities | undefined {
  return TABLE.find(([pattern]) => pattern.test(model))?.[1];
}

/**
 * What a model is known to accept without a request to its upstream: from the table of documented models. A model that
 * is not in it is assumed to accept everything. `own` holds corrections by id.
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
