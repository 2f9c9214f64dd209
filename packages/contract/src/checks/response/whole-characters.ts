import type { Reading } from "../../reading/reading.ts";
import { exchangeRule, type ExchangeRule, type Finding } from "../../rule.ts";
import { operationResponse, streamedResponse } from "../operation-response.ts";
import { multibyteProbe, multibyteStreamProbe } from "../probes.ts";
import { show } from "../show.ts";

/** That no character is cut in two between events, or lost. */
export const wholeCharacters: ExchangeRule = exchangeRule({
  id: "response/whole-characters",
  title: "No character is cut in two",
  spec: "#/components/schemas/CompletionEvent/properties/completion",
  remedy:
    "Hold back the bytes of a character until it is whole, and give it in one event; decode the model's bytes as one stream.",
  probes: [multibyteStreamProbe, multibyteProbe],
  judge(reading) {
    const text = operationResponse(reading)?.answer?.text;
    // Only text beyond ASCII can show it.
    if (text === undefined || !/[^\0-\x7F]/.test(text)) return undefined;
    const inEvents = cutInEvents(reading);
    if (inEvents.length > 0) return inEvents;
    const lone = /\p{Surrogate}/u.exec(text);
    if (lone === null) return [];
    return [
      { where: "response.body/completion", message: `The text has half a character: ${show(lone[0])}.` },
    ];
  },
});

function cutInEvents(reading: Reading): Finding[] {
  const events = streamedResponse(reading)?.stream?.events ?? [];
  const texts = events.flatMap((event) => {
    const text = event.data["completion"];
    return typeof text === "string" && text !== "" ? [{ ...event, text }] : [];
  });
  return texts.flatMap(({ text, index, offset }, at) => {
    const next = texts[at + 1]?.text ?? "";
    const isCut = /[\uD800-\uDBFF]$/.test(text) || (text.endsWith("\uFFFD") && next.startsWith("\uFFFD"));
    if (!isCut) return [];
    return [
      {
        where: `stream.events[${index}]/completion`,
        message: `A character is cut in two between this event, which ends in ${show(text.slice(-4))}, and the next, which begins with ${show(next.slice(0, 4))}.`,
        received: text,
        offset,
      },
    ];
  });
}
