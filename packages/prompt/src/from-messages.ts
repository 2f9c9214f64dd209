import type { Conversation, Turn } from "./conversation.ts";
import { demand, demandObject, demandString, demandTurns } from "./demand.ts";

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

const ACTION = "convert the messages";

/**
 * Converts what the Messages API takes to a conversation. A final assistant message becomes the prefill, as it is one
 * there too. Text blocks are joined as they are, with nothing between. The inverse of `toMessages` wherever that has no
 * notes, or just the one of the prefill.
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
export function fromMessages(source: MessagesSource): Conversation {
  const { system = "", messages } = demandObject(ACTION, "source", source);
  const turns = demandTurns(
    ACTION,
    "messages",
    messages,
    ["user", "assistant"],
    ({ role, content }, name): Turn => {
      return { role: role === "user" ? "human" : "assistant", text: toText(`${name}.content`, content) };
    },
  );
  const systemText = toText("system", system);
  const prefill = turns.at(-1)?.role === "assistant" && turns.pop()?.text;
  return { ...(systemText && { system: systemText }), turns, ...(prefill && { prefill }) };
}

function toText(name: string, content: unknown): string {
  if (!Array.isArray(content)) {
    demandString(ACTION, name, content);
    return content;
  }
  const texts = content.map((block: unknown, index) => {
    const blockName = `${name}[${index}]`;
    const { type, text } = demandObject(ACTION, blockName, block);
    demand(type === "text", ACTION, `${blockName}.type`, type, "text blocks: a prompt holds nothing else");
    demandString(ACTION, `${blockName}.text`, text);
    return text;
  });
  return texts.join("");
}
