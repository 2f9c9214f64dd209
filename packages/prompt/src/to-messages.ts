import type { Conversation, Turn } from "./conversation.ts";
import { demandConversation } from "./demand-conversation.ts";
import { NOTE_SENTENCES } from "./note-sentences.ts";
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
  const texts: Text[] = turns.map(({ role, text }, turn) => ({
    role: role === "human" ? "user" : role,
    content: text,
    turn,
  }));
  texts.push({ role: "assistant", content: prefill, turn: "prefill" });

  const notes: MessagesNote[] = [];
  const note: Note = (code, turn) => void notes.push({ code, turn, message: NOTE_SENTENCES[code] });
  const isSaid = ({ content, turn }: Pick<Text, "content" | "turn">): boolean => {
    const isBlank = content.trim() === "";
    if (isBlank && (content || typeof turn === "number")) note("blank-dropped", turn);
    return !isBlank;
  };
  const hasSystem = isSaid({ content: system, turn: "system" });
  const messages = merge(texts.filter(isSaid), note);
  return { ...(hasSystem && { system }), messages, notes };
}

type Text = Message & Pick<MessagesNote, "turn">;

type Note = (code: MessagesNote["code"], turn: MessagesNote["turn"]) => void;

/** Joins texts of one role in a row, and minds the first message and the last, for which the Messages API has rules. */
function merge(texts: readonly Text[], note: Note): Message[] {
  const messages: Message[] = [];
  for (const { role, content, turn } of texts) {
    const last = messages.at(-1);
    if (last?.role !== role) messages.push({ role, content });
    else {
      last.content += `\n\n${content}`;
      note("turns-merged", turn);
    }
  }
  const last = messages.at(-1);
  const turn = texts.at(-1)?.turn ?? 0;
  if (messages[0]?.role !== "user") note("user-not-first", 0);
  if (last?.role !== "assistant") return messages;
  const content = last.content.trimEnd();
  if (content !== last.content) note("end-trimmed", turn);
  last.content = content;
  note(turn === "prefill" ? turn : "assistant-last", turn);
  return messages;
}
