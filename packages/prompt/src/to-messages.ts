import type { Conversation, Turn } from "./conversation.ts";
import { demandConversation } from "./assert.ts";
import { type MessagesNote, NOTE_SENTENCES } from "./conversion-notes.ts";
import { parsePrompt, type ParseOptions } from "./parse-prompt.ts";

/** A message of the Messages API that holds text alone. */
export interface Message {
  role: "user" | "assistant";
  content: string;
}

/** A prompt for the Messages API, and what became of the original on the way. */
export interface MessagesPrompt {
  /** Absent if there is no system text. */
  system?: string;
  messages: Message[];
  /** Everything that was changed, left out, or may not work. Empty if all was carried over as it was. */
  notes: MessagesNote[];
}

/**
 * Converts a prompt, as text or as a conversation, to what the Messages API takes. Nothing is lost silently: `notes`
 * tells of everything that is not carried over as it was. Turn markers inside a text need no escape there: for a prompt that
 * `buildPrompt` or `safePrompt` escaped, pass `{ markers: "unescape" }`. Options say how to read a prompt that is text.
 *
 * @example
 * ```ts
 * import { toMessages } from "@text-completions/prompt";
 *
 * toMessages("Be brief.\n\nHuman: Hello\n\nAssistant:");
 * // { system: "Be brief.", messages: [{ role: "user", content: "Hello" }], notes: [] }
 * ```
 * @throws {TypeError} if the prompt is not valid, or the conversation has no human turn at its beginning.
 */
export function toMessages(
  source: string | Conversation<readonly Turn[]>,
  options: ParseOptions = {},
): MessagesPrompt {
  const conversation = typeof source === "string" ? parsePrompt(source, options) : source;
  demandConversation("convert the conversation", conversation);
  const { system = "", turns, prefill = "" } = conversation;
  const notes: MessagesNote[] = [];
  const note: Note = (code, turn) => void notes.push({ code, turn, message: NOTE_SENTENCES[code] });
  const isSaid = ({ text, place }: Pick<Text, "text" | "place">): boolean => {
    const isBlank = text.trim() === "";
    if (isBlank && (text || typeof place === "number")) note("blank-dropped", place);
    return !isBlank;
  };
  const hasSystem = isSaid({ text: system, place: "system" });
  const texts = [
    ...turns.map(({ role, text }, place) => ({ role, text, place })),
    { role: "assistant" as const, text: prefill, place: "prefill" as const },
  ];
  const messages = merge(texts.filter(isSaid), note);
  return { ...(hasSystem && { system }), messages, notes };
}

type Text = Turn & { place: MessagesNote["turn"] };

type Note = (code: MessagesNote["code"], turn: MessagesNote["turn"]) => void;

/** Joins texts of one role in a row, and minds the first message and the last, for which the Messages API has rules. */
function merge(texts: readonly Text[], note: Note): Message[] {
  const messages: Message[] = [];
  let last: Message | undefined;
  let end: Text["place"] = 0;
  for (const { role, text, place } of texts) {
    const speaker = role === "human" ? "user" : role;
    if (last?.role === speaker) {
      last.content += `\n\n${text}`;
      note("turns-merged", place);
    } else {
      last = { role: speaker, content: text };
      messages.push(last);
    }
    end = place;
  }
  if (messages[0]?.role !== "user") note("user-not-first", 0);
  if (last?.role === "assistant") {
    const content = last.content.trimEnd();
    if (content !== last.content) note("end-trimmed", end);
    last.content = content;
    note(end === "prefill" ? end : "assistant-last", end);
  }
  return messages;
}
