import { encodeStreamEvent } from "@text-completions/core/sse";
import type { CompletionIdentity, TakeText } from "./read-message.ts";
import type { CompletionEnd } from "./stop-reason.ts";

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
    if (end) return writeCompletion(text, identity, end);
    if (identity !== known) frame = writeCompletion(PLACE, identity, NO_END).split(JSON.stringify(PLACE));
    known = identity;
    return frame.join(JSON.stringify(text));
  };
}

function writeCompletion(
  completion: string,
  { id, model }: CompletionIdentity,
  { stop_reason, stop }: CompletionEnd | typeof NO_END,
): string {
  return encodeStreamEvent({ type: "completion", id, completion, stop_reason, model, stop, log_id: id });
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
