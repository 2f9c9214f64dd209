import { invalidOption, isBlank } from "@text-completions/core/internal";
import { assertObject, assertString, readTurns } from "./assert.ts";
import { NOTE_MESSAGES, type SourceNote } from "./conversion-notes.ts";
import type { Conversation, Turn } from "./conversation.ts";
import { trimBlanks } from "./sanitize-prompt.ts";

/** A block of a message's content. Only `"text"` blocks can become part of a prompt. */
export interface ContentBlock {
  type: string;
  text?: string | undefined;
}

/** A request of the Messages API, as far as a prompt can express it. Accepts the official SDK's parameters. */
export interface MessagesSource {
  system?: string | readonly ContentBlock[] | undefined;
  messages: readonly {
    role: "user" | "assistant";
    content: string | readonly ContentBlock[];
  }[];
}

/** A conversation, with notes on what was changed. */
export interface NotedConversation extends Conversation {
  /** Everything that was changed or left out. Empty if nothing was. */
  notes: SourceNote[];
}

/** Fields of a request that are not part of its prompt, and what `toMessages` adds. They get no note. */
const REQUEST_FIELDS = /^(?:model|max_tokens|stop_sequences|temperature|top_[pk]|metadata|stream|notes)$/;

/**
 * Converts messages of the Messages API to a conversation. A final assistant message becomes the prefill, and text
 * blocks are concatenated. `notes` names everything else that is not carried over, except `model`, `max_tokens`,
 * `stop_sequences`, `temperature`, `top_p`, `top_k`, `metadata` and `stream`, which are not part of the prompt. The
 * inverse of `toMessages`, unless that returns notes other than the one about the prefill.
 *
 * `buildPrompt` accepts the result; pass `{ markers: "escape" }` if the messages may contain turn markers.
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
  const { system = "", messages, ...others } = assertObject("source", source, "an object with messages");
  const notes: SourceNote[] = [];
  const note: Note = (code, path) => {
    if (!REQUEST_FIELDS.test(path)) notes.push({ code, path, message: NOTE_MESSAGES[code] });
  };
  noteFields(others, "", note);
  const systemText = toText("system", system, note);
  const isLeftOut = isBlank(systemText);
  if (isLeftOut && systemText) note("blank-dropped", "system");
  const turns = readTurns(
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
  return { ...(!isLeftOut && { system: systemText }), turns, ...(prefill && { prefill }), notes };
}

type Note = (code: SourceNote["code"], path: string) => void;

/** Notes every field that is present. Of those that may be null, such as `citations`, null means absent. */
function noteFields(fields: object, prefix: string, note: Note): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) note("field-dropped", prefix + name);
  }
}

function toText(name: string, content: unknown, note: Note): string {
  if (!Array.isArray(content)) {
    assertString(name, content);
    return content;
  }
  const texts = content.map((block: unknown, index) => {
    const blockName = `${name}[${index}]`;
    const { type, text, ...rest } = assertObject(blockName, block);
    if (type !== "text") {
      throw invalidOption(`${blockName}.type`, '"text"', type, { fix: "A prompt can contain only text." });
    }
    assertString(`${blockName}.text`, text);
    noteFields(rest, `${blockName}.`, note);
    return text;
  });
  return texts.join("");
}
