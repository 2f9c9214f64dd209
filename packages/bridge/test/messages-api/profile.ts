import fc from "fast-check";

/** What a model of the fake accepts, written down on its own: the bridge's table is what is tested. */
export interface Profile {
  id: string;
  maxTokens: number;
  /** Continues a last assistant message. */
  prefill: boolean;
  /** Takes any `temperature`. */
  temperature: boolean;
  /** Takes any `top_p`. */
  topP: boolean;
  /** Takes `top_k`. */
  topK: boolean;
  /** Takes `temperature` and `top_p` together. */
  both: boolean;
  /** Thinks by default; `"always"` rejects a request to turn it off. */
  thinking: false | true | "always";
  /** The error for a field that the model does not take. Default: Anthropic's words. */
  words?: (field: string) => string;
}

/** A model of 2024 that takes everything. */
export const OLD: Profile = {
  id: "claude-3-haiku-20240307",
  maxTokens: 4096,
  prefill: true,
  temperature: true,
  topP: true,
  topK: true,
  both: true,
  thinking: false,
};

/** A model of 2026 that takes neither prefill nor sampling. */
export const NEW: Profile = {
  id: "claude-opus-4-8",
  maxTokens: 128_000,
  prefill: false,
  temperature: false,
  topP: false,
  topK: false,
  both: false,
  thinking: false,
};

/** A model that always thinks first. */
export const THINKING: Profile = { ...NEW, id: "claude-fable-5", thinking: "always" };

/** All that the fake serves by default. */
export const PROFILES: readonly Profile[] = [
  OLD,
  NEW,
  THINKING,
  { ...OLD, id: "claude-sonnet-4-5", maxTokens: 64_000, both: false },
  { ...NEW, id: "claude-sonnet-4-6", temperature: true, topP: true, topK: true },
  { ...NEW, id: "claude-opus-5", thinking: true },
];

/** How servers say that a model does not take a field. */
const WORDS: readonly ((field: string) => string)[] = [
  (field) => `\`${field}\` is deprecated for this model.`,
  (field) => `${field}: Extra inputs are not permitted`,
  (field) => `Unsupported parameter: '${field}' is not supported with this model.`,
  (field) => `[{'loc': ('body', '${field}'), 'msg': 'not allowed'}]`,
];

/** Models of any capabilities, whose ids no table knows. */
export const ANY_PROFILE: fc.Arbitrary<Profile> = fc.record({
  id: fc.stringMatching(/^[a-z]{3,8}[/-][a-z0-9]{2,6}$/),
  maxTokens: fc.integer({ min: 16, max: 200_000 }),
  prefill: fc.boolean(),
  temperature: fc.boolean(),
  topP: fc.boolean(),
  topK: fc.boolean(),
  both: fc.boolean(),
  thinking: fc.constant(false as const),
  words: fc.constantFrom(...WORDS),
});
