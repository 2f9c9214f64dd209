import type { ExchangeRule } from "../../rule.ts";
import { show } from "../show.ts";
import { streamRule } from "./stream-rule.ts";
import { type TextEvent, textsOf } from "./texts-of.ts";

/** With fewer different ones, a text that happens to repeat itself would look like one that is told over and over. */
const FEWEST_TEXTS = 8;

/** That events carry new text alone. */
export const incrementalText: ExchangeRule = streamRule({
  id: "stream/incremental-text",
  title: "Events carry only new text",
  spec: "#/components/schemas/CompletionEvent/properties/completion",
  remedy:
    "Send what is new since the event before; only version 2023-01-01 repeats the whole text in each event.",
  judge(stream) {
    const texts = textsOf(stream);
    if (new Set(texts.map(({ text }) => text)).size < FEWEST_TEXTS) return undefined;
    const faulty = isCumulative(texts) ? texts[1] : repetitionAtEnd(texts);
    if (faulty === undefined) return [];
    const { index, offset, text } = faulty;
    const message = `The event repeats the text of those before it: ${show(text)}.`;
    return [{ where: `stream.events[${index}]/completion`, message, received: text, offset }];
  },
});

/** Whether each text is the one before, and more or no less. */
function isCumulative(texts: readonly TextEvent[]): boolean {
  return texts.every(({ text }, at) => text.startsWith(texts[at - 1]?.text ?? ""));
}

/** The last event, if it tells all that was told before once more. */
function repetitionAtEnd(texts: readonly TextEvent[]): TextEvent | undefined {
  const last = texts.at(-1);
  const before = texts
    .slice(0, -1)
    .map(({ text }) => text)
    .join("");
  return last?.text === before ? last : undefined;
}
