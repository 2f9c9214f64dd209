import { checkOptions, isBlank, trimBlankEnd } from "@text-completions/core/internal";
import { assertConversation } from "./assert.ts";
import { type MessagesNote, NOTE_MESSAGES } from "./conversion-notes.ts";
import type { Conversation, Turn } from "./conversation.ts";
import { MARKER_WORD } from "./markers.ts";
import { PARSE_OPTIONS, type ParseOptions, splitValidPrompt, toConversation } from "./parse-prompt.ts";

/** A message of the Messages API with only text. */
export interface Message {
  role: "user" | "assistant";
  content: string;
}

/** A prompt for the Messages API, with notes on what was changed. */
export interface MessagesPrompt {
  /** Absent if there is no system text. */
  system?: string;
  messages: Message[];
  /** Everything that was changed, left out, or may not work. Empty if nothing was. */
  notes: MessagesNote[];
}

/**
 * Converts a prompt, as a string or as a conversation, to what the Messages API accepts. Nothing is lost silently:
 * `notes` names everything that is changed. That API needs no escaped turn markers: for a prompt that `buildPrompt` or
 * `safePrompt` escaped, pass `{ markers: "unescape" }`. Options apply only to a prompt that is a string.
 *
 * @example
 * ```ts
 * import { toMessages } from "@text-completions/prompt";
 *
 * toMessages("Be brief.\n\nHuman: Hello\n\nAssistant:");
 * // { system: "Be brief.", messages: [{ role: "user", content: "Hello" }], notes: [] }
 * ```
 * @throws {TypeError} if the prompt is not valid, or the conversation does not begin with a human turn.
 */
export function toMessages(
  source: string | Conversation<readonly Turn[]>,
  options: ParseOptions = {},
): MessagesPrompt {
  const { conversation, lineOf } = readSource(source, options);
  const { system = "", turns, prefill = "" } = conversation;
  const notes: MessagesNote[] = [];
  const note: AddNote = (code, turn) => {
    const line = lineOf(turn);
    const message = code === "turns-merged" ? describeMerge(turns, turn, line) : NOTE_MESSAGES[code];
    notes.push({ code, turn, ...(line !== undefined && { line }), message });
  };
  const keepText = ({ text, place }: Pick<Text, "text" | "place">): boolean => {
    const isLeftOut = isBlank(text);
    if (isLeftOut && (text || typeof place === "number")) note("blank-dropped", place);
    return !isLeftOut;
  };
  const hasSystem = keepText({ text: system, place: "system" });
  const texts = [
    ...turns.map(({ role, text }, place) => ({ role, text, place })),
    { role: "assistant" as const, text: prefill, place: "prefill" as const },
  ];
  const messages = mergeTexts(texts.filter(keepText), note);
  return { ...(hasSystem && { system }), messages, notes };
}

/** The conversation, and the line of each turn's marker if the source is a string. */
function readSource(
  source: string | Conversation<readonly Turn[]>,
  options: ParseOptions,
): {
  conversation: Conversation<readonly Turn[]>;
  lineOf: (turn: MessagesNote["turn"]) => number | undefined;
} {
  const unescape = checkOptions(options, PARSE_OPTIONS).markers === "unescape";
  if (typeof source !== "string") {
    assertConversation(source);
    return { conversation: source, lineOf: () => undefined };
  }
  const split = splitValidPrompt(source);
  const shift = source.trimEnd().length - split.text.trimEnd().length;
  let lines: number[] | undefined;
  return {
    conversation: toConversation(split, unescape),
    lineOf(turn) {
      if (turn === "system") return undefined;
      // A turn's text begins in the line of its marker.
      lines ??= findLines(
        source,
        Array.from(split.starts, (start) => start + shift),
      );
      return turn === "prefill" ? lines.at(-1) : lines[turn];
    },
  };
}

/** The lines, counted from 1, of ascending offsets. */
function findLines(text: string, offsets: readonly number[]): number[] {
  let line = 1;
  let feed = text.indexOf("\n");
  return offsets.map((offset) => {
    for (; feed >= 0 && feed < offset; feed = text.indexOf("\n", feed + 1)) line += 1;
    return line;
  });
}

/** Consecutive turns of one role often come from a marker in quoted text: the note says where, and how to escape it. */
function describeMerge(turns: readonly Turn[], turn: MessagesNote["turn"], line: number | undefined): string {
  if (line === undefined) return NOTE_MESSAGES["turns-merged"];
  const word = MARKER_WORD[(typeof turn === "number" && turns[turn]?.role) || "assistant"];
  return (
    `"${word}" in line ${line} was read as a turn marker, and the text after it was merged into the previous turn, ` +
    `which has the same role. If this is quoted text, write "\\${word}" and pass { markers: "unescape" }.`
  );
}

type Text = Turn & { place: MessagesNote["turn"] };

type AddNote = (code: MessagesNote["code"], turn: MessagesNote["turn"]) => void;

/**
 * Joins consecutive texts of one role, and checks the first message and the last, for which the Messages API has rules.
 */
function mergeTexts(texts: readonly Text[], note: AddNote): Message[] {
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
    const content = trimBlankEnd(last.content);
    if (content !== last.content) note("end-trimmed", end);
    last.content = content;
    note(end === "prefill" ? end : "assistant-last", end);
  }
  return messages;
}
