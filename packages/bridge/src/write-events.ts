import { encodeStreamEvent } from "@text-completions/core/sse";
import { buildCompletion } from "./build-completion.ts";
import type { CompletionIdentity, TakeText } from "./read-message.ts";

/** Writes new text as an event; with an end, the last event and whatever follows it. */
export type WriteText = (...text: Parameters<TakeText>) => string;

/** How the lines of streams of the oldest version end. */
export const OLDEST_EOL = "\r\n";

const NO_END = { stop_reason: null, stop: null } as const;

/** What stands for the text in an event that is written once; no JSON has it as it is. */
const PLACE = "\0";

/** Named events, each with new text only. What is the same in all events of a stream is written once. */
export function createIncremental(): WriteText {
  let frame: string[] = [];
  let known: CompletionIdentity | undefined;
  return (text, identity, end) => {
    if (end) return encodeStreamEvent(buildCompletion(text, identity, end));
    if (identity !== known)
      frame = encodeStreamEvent(buildCompletion(PLACE, identity, NO_END)).split(JSON.stringify(PLACE));
    known = identity;
    return frame.join(JSON.stringify(text));
  };
}

/** Nameless events, each with the whole text so far, and `[DONE]` at the end. Source: documentation page "Versions". */
export function createCumulative(): WriteText {
  let completion = "";
  return (text, { id, model }, end) => {
    completion += text;
    const { stop_reason, stop } = end ?? NO_END;
    const event = { completion, stop, stop_reason, truncated: false, log_id: id, model, exception: null };
    return data(JSON.stringify(event)) + (end ? data("[DONE]") : "");
  };
}

function data(text: string): string {
  return `data: ${text}${OLDEST_EOL}${OLDEST_EOL}`;
}
