import { HEADER } from "@text-completions/core";
import type { ParsedExchange } from "../exchange/parsed-exchange.ts";
import { type PassiveCheck, type Finding, passiveCheck } from "./define.ts";
import { operationResponse, show, streamedResponse } from "./outcomes.ts";

export const utf8: PassiveCheck = passiveCheck({
  id: "response/utf-8",
  title: "Every body is UTF-8",
  spec: "#/components/schemas/StreamBlock",
  remedy: "Write bodies in UTF-8. Cut a stream anywhere, but encode its text as a whole.",
  evaluate(parsed) {
    const response = operationResponse(parsed);
    if (response === undefined || response.bytes.length === 0) return undefined;
    const offset = findFirstInvalid(response.bytes, response.isWhole);
    if (offset === undefined) return [];
    const type = response.headers.get(HEADER.contentType) ?? "";
    return [
      {
        where: "response.body",
        message: `Byte ${offset} of the body is not UTF-8; its content type is ${JSON.stringify(type)}.`,
        offset,
      },
    ];
  },
});

/** The offset of the first byte that is not UTF-8. Found by bisection, because a decoder does not report it. */
function findFirstInvalid(bytes: Uint8Array, isWhole: boolean): number | undefined {
  if (isUtf8(bytes, !isWhole)) return undefined;
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isUtf8(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  return isUtf8(bytes, true) ? bytes.length - 1 : good;
}

function isUtf8(bytes: Uint8Array, isOpen: boolean): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isOpen });
    return true;
  } catch {
    return false;
  }
}

export const wholeCharacters: PassiveCheck = passiveCheck({
  id: "response/whole-characters",
  title: "No character is cut in two",
  spec: "#/components/schemas/CompletionEvent/properties/completion",
  remedy:
    "Wait for all bytes of a character, and send it in one event; decode the model's bytes as one stream.",
  evaluate(parsed) {
    const text = operationResponse(parsed)?.completion?.text;
    // ASCII text shows nothing.
    if (text === undefined || !/[^\0-\x7F]/.test(text)) return undefined;
    const inEvents = cutInEvents(parsed);
    if (inEvents.length > 0) return inEvents;
    const lone = /\p{Surrogate}/u.exec(text);
    if (lone === null) return [];
    return [
      {
        where: "response.body/completion",
        message: `The text contains half of a character: ${show(lone[0])}.`,
      },
    ];
  },
});

function cutInEvents(parsed: ParsedExchange): Finding[] {
  const events = streamedResponse(parsed)?.stream?.events ?? [];
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
