/** One change that the Messages API requires. */
export interface MessagesNote {
  /**
   * - `"blank-dropped"`: text that is only whitespace was left out; the Messages API rejects it.
   * - `"turns-merged"`: the text was joined, by an empty line, to the previous one of the same role.
   * - `"end-trimmed"`: trailing whitespace was removed from the last assistant message; the Messages API rejects it.
   * - `"prefill"`: the messages end with the prefill, which models from Claude 4.6 on reject.
   * - `"assistant-last"`: the messages end with an assistant turn; the model continues it as if it were a prefill.
   * - `"user-not-first"`: the messages do not begin with a user message; the Messages API rejects them.
   */
  code: "blank-dropped" | "turns-merged" | "end-trimmed" | "prefill" | "assistant-last" | "user-not-first";
  /** Which text: an index into `turns`, or the name of the other field. */
  turn: number | "system" | "prefill";
  /**
   * The line of its marker in the prompt, counted from 1. Absent for system text, and if the source is a conversation.
   */
  line?: number | undefined;
  /** The note as a sentence. */
  message: string;
}

/** One part of a Messages API request that a prompt cannot express. */
export interface SourceNote {
  /**
   * - `"field-dropped"`: a field other than text and role was left out: `tools`, `cache_control`, …
   * - `"blank-dropped"`: system text that is only whitespace, or a final assistant message without text, was left out.
   * - `"end-trimmed"`: spaces and tabs were removed from the end of the prefill, as the server does.
   */
  code: "field-dropped" | "blank-dropped" | "end-trimmed";
  /** Where in the source, for instance `messages[0].content[1].cache_control`. */
  path: string;
  /** The note as a sentence. */
  message: string;
}

/** The message of each note. */
export const NOTE_MESSAGES: Readonly<Record<MessagesNote["code"] | SourceNote["code"], string>> = {
  "blank-dropped": "Blank text was left out.",
  "turns-merged": "The text was merged into the previous text, which has the same role.",
  "end-trimmed": "Trailing whitespace was removed.",
  "field-dropped": "A prompt cannot express this field.",
  prefill: "Models from Claude 4.6 on reject a prefill.",
  "assistant-last": "The model continues the last assistant turn like a prefill.",
  "user-not-first": "The messages do not begin with a user message, which the Messages API requires.",
};
