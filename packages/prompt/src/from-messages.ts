import type { Conversation, Turn } from "./conversation.ts";
import { demand, demandObject, demandString, demandTurns } from "./assert.ts";
import { NOTE_SENTENCES, type SourceNote } from "./conversion-notes.ts";
import { trimBlanks } from "./sanitize-prompt.ts";

/** A block of a message's content. Only `"text"` blocks can become part of a prompt. */
export interface ContentBlock {
  type: string;
  text?: string | undefined;
}

/** What the Messages API takes, as far as a prompt can say it. The official SDK's parameters fit. */
export interface MessagesSource {
  system?: string | readonly ContentBlock[] | undefined;
  messages: readonly {
    role: "user" | "assistant";
    content: string | readonly ContentBlock[];
  }[];
}

/** A conversation, and what became of the original on the way. */
export interface NotedConversation extends Conversation {
  /** Everything that was changed or left out. Empty if all was carried over. */
  notes: SourceNote[];
}

const ACTION = "convert the messages";

/** What a request has beside its prompt, under the same name or nearly, and what `toMessages` adds. Of these, no note tells. */
const BESIDE = /^(?:model|max_tokens|stop_sequences|temperature|top_[pk]|metadata|stream|notes)$/;

/**
 * Converts what the Messages API takes to a conversation. A final assistant message becomes the prefill, as it is one
 * there too. Text blocks are joined as they are, with nothing between. `notes` tells of everything else that is not
 * carried over, but for `model`, `max_tokens`, `stop_sequences`, `temperature`, `top_p`, `top_k`, `metadata` and
 * `stream`, which a request has beside its prompt. The inverse of `toMessages` wherever that has no notes, or just the
 * one of the prefill.
 *
 * `buildPrompt` takes the result, given `{ markers: "escape" }` if texts may hold turn markers.
 *
 * @example
 * ```ts
 * import { buildPrompt, fromMessages } from "@text-completions/prompt";
 *
 * buildPrompt(fromMessages({ system: "Be brief.", messages: [{ role: "user", content: "Hello" }] }));
 * // "Be brief.\n\nHuman: Hello\n\nAssistant:"
 * ```
 * @throws {TypeError} if the first message is not the user's, or if content is not text: an image, a tool's result.
 */
export function fromMessages(source: MessagesSource): NotedConversation {
  const { system = "", messages, ...others } = demandObject(ACTION, "source", source);
  const notes: SourceNote[] = [];
  const note: Note = (code, path) => {
    if (!BESIDE.test(path)) notes.push({ code, path, message: NOTE_SENTENCES[code] });
  };
  noteFields(others, "", note);
  const systemText = toText("system", system, note);
  const isBlank = systemText.trim() === "";
  if (isBlank && systemText) note("blank-dropped", "system");
  const turns = demandTurns(
    ACTION,
    "messages",
    messages,
    ["user", "assistant"],
    ({ role, content, ...rest }, name): Turn => {
      noteFields(rest, `${name}.`, note);
      return {
        role: role === "user" ? "human" : "assistant",
        text: toText(`${name}.content`, content, note),
      };
    },
  );
  const text = turns.at(-1)?.role === "assistant" && turns.pop()?.text;
  const prefill = text && trimBlanks(text);
  if (prefill !== text || prefill === "")
    note(prefill ? "end-trimmed" : "blank-dropped", `messages[${turns.length}].content`);
  return { ...(!isBlank && { system: systemText }), turns, ...(prefill && { prefill }), notes };
}

type Note = (code: SourceNote["code"], path: string) => void;

/** Notes every field that is there. Of those that may be null, such as `citations`, null means absent. */
function noteFields(fields: object, prefix: string, note: Note): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) note("field-dropped", prefix + name);
  }
}

function toText(name: string, content: unknown, note: Note): string {
  if (!Array.isArray(content)) {
    demandString(ACTION, name, content);
    return content;
  }
  const texts = content.map((block: unknown, index) => {
    const blockName = `${name}[${index}]`;
    const { type, text, ...rest } = demandObject(ACTION, blockName, block);
    demand(type === "text", ACTION, `${blockName}.type`, type, "text blocks: a prompt holds nothing else");
    demandString(ACTION, `${blockName}.text`, text);
    noteFields(rest, `${blockName}.`, note);
    return text;
  });
  return texts.join("");
}
