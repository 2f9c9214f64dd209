/** One thing that the Messages API does not take as a prompt has it. */
export interface MessagesNote {
  /**
   * - `"blank-dropped"`: a text that is white space alone was left out; the Messages API refuses it.
   * - `"turns-merged"`: the text was joined, by an empty line, to the one before, of the same role.
   * - `"end-trimmed"`: white space was taken from the end of the last assistant message; the Messages API refuses it.
   * - `"prefill"`: the messages end with the prefill, which models from Claude 4.6 on refuse.
   * - `"assistant-last"`: the messages end with an assistant turn; the model continues it as if it were a prefill.
   * - `"user-not-first"`: the messages do not begin with a user one; the Messages API refuses them.
   */
  code: "blank-dropped" | "turns-merged" | "end-trimmed" | "prefill" | "assistant-last" | "user-not-first";
  /** Which text: an index into `turns`, or the name of the other field. */
  turn: number | "system" | "prefill";
  /** The note as a sentence. */
  message: string;
}

/** One thing that a prompt cannot say as the Messages API does. */
export interface SourceNote {
  /**
   * - `"field-dropped"`: a field was left out: `tools`, `cache_control`, anything but text and who says it.
   * - `"blank-dropped"`: system text that is white space alone, or a final assistant message without text, was left out.
   * - `"end-trimmed"`: spaces and tabs were taken from the end of the prefill; the server takes them too.
   */
  code: "field-dropped" | "blank-dropped" | "end-trimmed";
  /** Where in the source, for instance `messages[0].content[1].cache_control`. */
  path: string;
  /** The note as a sentence. */
  message: string;
}

/** What each note says. */
export const NOTE_SENTENCES: Readonly<Record<MessagesNote["code"] | SourceNote["code"], string>> = {
  "blank-dropped": "Blank text was left out.",
  "turns-merged": "It was joined to the text before, of the same role.",
  "end-trimmed": "White space was taken from its end.",
  "field-dropped": "A prompt cannot hold it.",
  prefill: "Models from Claude 4.6 on refuse a prefill.",
  "assistant-last": "The model continues it like a prefill.",
  "user-not-first": "No user message comes first.",
};
