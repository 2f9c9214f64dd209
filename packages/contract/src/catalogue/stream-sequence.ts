import type { ParsedEvent, ParsedStream } from "../exchange/parsed-exchange.ts";
import type { PassiveCheck, Finding } from "./define.ts";
import { show } from "./outcomes.ts";
import { isDone, streamCheck } from "./stream-format.ts";

/** With fewer events, or fewer different words, new text that repeats itself would look cumulative. */
const MIN_EVENTS = 3;
const MIN_WORDS = 2;

export const incrementalText: PassiveCheck = streamCheck({
  id: "stream/incremental-text",
  title: "Events carry only new text",
  spec: "#/components/schemas/CompletionEvent/properties/completion",
  remedy:
    "Send only what is new since the previous event; only version 2023-01-01 repeats the whole text in each event.",
  evaluate(stream) {
    const texts = textsOf(stream);
    if (texts.length < MIN_EVENTS) return undefined;
    const repetition = isCumulative(texts) ? texts[1] : findRepetitionAtEnd(texts);
    if (repetition === undefined) return [];
    const { index, offset, text } = repetition;
    const message = `The event repeats the text of those before it: ${show(text)}.`;
    return [{ where: `stream.events[${index}]/completion`, message, received: text, offset }];
  },
});

/** Whether each text begins with the previous one. */
function isCumulative(texts: readonly TextEvent[]): boolean {
  const different = new Set(texts.map(({ text }) => text)).size;
  if (different < MIN_EVENTS || countWords(texts.at(-1)?.text ?? "") < MIN_WORDS) return false;
  return texts.every(({ text }, at) => text.startsWith(texts[at - 1]?.text ?? ""));
}

function countWords(text: string): number {
  return new Set(text.match(/\p{L}+/gu)).size;
}

/** The last event, if it repeats all of the text before it. */
function findRepetitionAtEnd(texts: readonly TextEvent[]): TextEvent | undefined {
  const last = texts.at(-1);
  const before = texts
    .slice(0, -1)
    .map(({ text }) => text)
    .join("");
  return last?.text === before && countWords(before) >= MIN_WORDS ? last : undefined;
}

export const sameModel: PassiveCheck = streamCheck({
  id: "stream/same-model",
  title: "Every event has the same model",
  spec: "#/components/schemas/CompletionEvent/properties/model",
  remedy: "Write the same model into every completion event.",
  evaluate: (stream) => changesOf(stream, "model"),
});

export const sameId: PassiveCheck = streamCheck({
  id: "stream/same-id",
  title: "Every event has the same id",
  spec: "#/components/schemas/CompletionEvent/properties/id",
  remedy: "Create one id per stream, and write it into every completion event.",
  evaluate: (stream) => changesOf(stream, "id"),
});

/** The first event whose member differs from the one before. */
function changesOf({ events }: ParsedStream, member: "model" | "id"): Finding[] {
  const named = events.filter(({ name, data }) => name === "completion" && data[member] !== undefined);
  const [first] = named;
  const changed = named.find(({ data }) => data[member] !== first?.data[member]);
  if (first === undefined || changed === undefined) return [];
  const [expected, received] = [first.data[member], changed.data[member]];
  const message = `\`${member}\` is ${show(received)}, but was ${show(expected)} before.`;
  const where = `stream.events[${changed.index}]/${member}`;
  return [{ where, message, expected, received, offset: changed.offset }];
}

export const oneTerminalEvent: PassiveCheck = streamCheck({
  id: "stream/one-terminal-event",
  title: "A stream has exactly one terminal event",
  spec: "#/components/schemas/StreamBlock",
  remedy:
    "End every stream with one completion event whose `stop_reason` is set, or with one error event; never with both. If a proxy cuts off streams that pause, raise its timeout (nginx: `proxy_read_timeout`, HAProxy: `timeout server`, Caddy: `read_timeout`, Envoy: `timeout: 0s` and a longer `idle_timeout` of the route).",
  evaluate({ events, blocks, isWhole }, { exchange }) {
    const [first, ...others] = events.filter(isTerminal);
    if (first !== undefined) {
      return others.map(({ index, offset }) => ({
        where: `stream.events[${index}]`,
        message: `This event ends the stream again; event ${first.index} already did.`,
        offset,
      }));
    }
    if (!isWhole && exchange.end !== "broken") return undefined;
    const reason = exchange.error === undefined ? "" : ` (${exchange.error.message})`;
    const message = `The stream ended after ${blocks.length} events without one that sets \`stop_reason\`, and without an error event${reason}.`;
    return [{ where: `stream.events[${blocks.length}]`, message, expected: "a stop_reason" }];
  },
});

export const nothingAfterEnd: PassiveCheck = streamCheck({
  id: "stream/nothing-after-end",
  title: "Nothing follows the last event",
  spec: "#/components/schemas/StreamBlock",
  remedy: "Close the stream after the event that sets `stop_reason`, and after an error event.",
  evaluate({ events, blocks }) {
    const end = events.find(isTerminal);
    if (end === undefined) return undefined;
    const terminals = new Set(events.filter(isTerminal).map(({ index }) => index));
    return blocks.flatMap(({ name, data, offset }, index) => {
      // Other checks find a second end and a `[DONE]`.
      if (index <= end.index || terminals.has(index) || isDone(data)) return [];
      const message = `A \`${name ?? ""}\` event follows the last one: ${show(data)}.`;
      return [{ where: `stream.events[${index}]`, message, received: data, offset }];
    });
  },
});

/** Whether an event ends its stream: a completion event with a stop reason, or an error. */
export function isTerminal({ name, data }: ParsedEvent): boolean {
  return name === "error" || (name === "completion" && typeof data["stop_reason"] === "string");
}

/** An event with text. */
export type TextEvent = ParsedEvent & { text: string };

/** The completion events that bring text. */
export function textsOf({ events }: ParsedStream): TextEvent[] {
  return events.flatMap((event) => {
    const text = event.data["completion"];
    return event.name === "completion" && typeof text === "string" && text !== "" ? [{ ...event, text }] : [];
  });
}

/** How the events of every stream follow each other. */
export const streamSequenceChecks: readonly PassiveCheck[] = [
  incrementalText,
  sameModel,
  sameId,
  oneTerminalEvent,
  nothingAfterEnd,
];
