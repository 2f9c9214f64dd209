import type { EventReading, StreamReading } from "../../reading/reading.ts";

/** An event with text. */
export type TextEvent = EventReading & { text: string };

/** The completion events that bring text. */
export function textsOf({ events }: StreamReading): TextEvent[] {
  return events.flatMap((event) => {
    const text = event.data["completion"];
    return event.name === "completion" && typeof text === "string" && text !== "" ? [{ ...event, text }] : [];
  });
}
