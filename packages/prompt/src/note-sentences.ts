import type { SourceNote } from "./from-messages.ts";
import type { MessagesNote } from "./to-messages.ts";

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
