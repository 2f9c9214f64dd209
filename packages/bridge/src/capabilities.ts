/** What a live model accepts of what a legacy request may hold. */
export interface ModelCapabilities {
  /** Whether it continues a last assistant message. */
  readonly prefill: boolean;
  /** Whether it takes any `temperature`, or 1 alone. */
  readonly temperature: boolean;
  /** Whether it takes any `top_p`, or values from 0.99 on alone. */
  readonly topP: boolean;
  /** Whether it takes `top_k`. */
  readonly topK: boolean;
  /** Whether it takes `temperature` and `top_p` in one request. */
  readonly temperatureWithTopP: boolean;
  /**
   * Whether it thinks before it answers: `"never"` unless asked to, `"always"`, or by default; then this is the
   * `thinking.type` that turns it off.
   */
  readonly thinking: "never" | "always" | "disabled" | "between_tools";
  /** The most tokens it writes; `Infinity` if that is not known. */
  readonly maxTokens: number;
}

/** A model that takes whatever a legacy request may hold. */
const ALL: ModelCapabilities = {
  prefill: true,
  temperature: true,
  topP: true,
  topK: true,
  temperatureWithTopP: true,
  thinking: "never",
  maxTokens: 4096,
};

/** The same but for what models from Claude 4.5 on refuse. */
const FROM_4_5: ModelCapabilities = { ...ALL, temperatureWithTopP: false, maxTokens: 64_000 };

/** The same but for what models from Claude 4.6 on refuse. */
const FROM_4_6: ModelCapabilities = { ...FROM_4_5, prefill: false, maxTokens: 128_000 };

/** The same but for what models from Claude Opus 4.7 on refuse. */
const FROM_4_7: ModelCapabilities = { ...FROM_4_6, temperature: false, topP: false, topK: false };

/**
 * The models by their ids, as far as the documentation tells: the first row that fits counts. Gateways put something
 * before or behind an id, so a row fits anywhere in it.
 *
 * Source: documentation pages "Models overview", "Migration guide" of each model, "Adaptive thinking", November 2026.
 */
const TABLE: readonly (readonly [RegExp, ModelCapabilities])[] = [
  [/claude-3[-.]7/, { ...ALL, maxTokens: 64_000 }],
  [/claude-3[-.]5/, { ...ALL, maxTokens: 8192 }],
  [/claude-3/, ALL],
  [/claude-opus-4(?![-.][1-9]\b)/, { ...ALL, maxTokens: 32_000 }],
  [/claude-sonnet-4(?![-.][1-9]\b)/, { ...ALL, maxTokens: 64_000 }],
  [/claude-opus-4[-.]1/, { ...FROM_4_5, maxTokens: 32_000 }],
  [/claude-\w+-4[-.]5/, FROM_4_5],
  [/claude-\w+-4[-.]6/, FROM_4_6],
  [/claude-\w+-4[-.][78]/, FROM_4_7],
  [/claude-sonnet-5[-.]5/, { ...FROM_4_7, thinking: "between_tools" }],
  [/claude-(?:opus|sonnet)-5(?![-.]\d\b)|claude-haiku-5/, { ...FROM_4_7, thinking: "disabled" }],
  // A later Claude is taken for the most restricted one known.
  [/claude/, { ...FROM_4_7, thinking: "always" }],
];

/** A model of another house: servers of the Messages API take its sampling; whether it continues a text, few tell. */
const OTHER: ModelCapabilities = { ...ALL, prefill: false, maxTokens: Infinity };

/** What a model accepts; `own` are the caller's corrections by id. */
export function getModelCapabilities(
  model: string,
  own: Readonly<Record<string, Partial<ModelCapabilities>>> = {},
): ModelCapabilities {
  const known = TABLE.find(([pattern]) => pattern.test(model))?.[1] ?? OTHER;
  return { ...known, ...own[model] };
}
