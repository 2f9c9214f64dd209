/** What a model of the fake accepts, written down on its own: the bridge's table is what is tested. */
export interface Profile {
  id: string;
  maxTokens: number;
  /** Continues a last assistant message. */
  prefill: boolean;
  /** Takes any `temperature`, `top_p` and `top_k`. */
  sampling: boolean;
  /** Takes `temperature` and `top_p` together. */
  both: boolean;
  /** Thinks by default; `"always"` refuses to have it turned off. */
  thinking: false | true | "always";
}

/** A model of 2024 that takes everything. */
export const OLD: Profile = {
  id: "claude-3-haiku-20240307",
  maxTokens: 4096,
  prefill: true,
  sampling: true,
  both: true,
  thinking: false,
};

/** A model of 2026 that takes neither prefill nor sampling. */
export const NEW: Profile = {
  id: "claude-opus-4-8",
  maxTokens: 128_000,
  prefill: false,
  sampling: false,
  both: false,
  thinking: false,
};

/** A model that thinks before it answers, come what may. */
export const THINKING: Profile = { ...NEW, id: "claude-fable-5", thinking: "always" };

/** All that the fake serves unless told otherwise. */
export const PROFILES: readonly Profile[] = [
  OLD,
  NEW,
  THINKING,
  { ...OLD, id: "claude-sonnet-4-5", maxTokens: 64_000, both: false },
  { ...NEW, id: "claude-sonnet-4-6", sampling: true },
  { ...NEW, id: "claude-opus-5", thinking: true },
];
