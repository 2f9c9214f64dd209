import type { ErrorEvent, PingEvent } from "@text-completions/core";
import { encodeStreamEvent } from "@text-completions/core/sse";
import { BridgeError } from "./bridge-error.ts";
import { buildCompletion, type CompletionEnd, type CompletionIdentity } from "./message-reader.ts";

/** Writes the events of a completion. */
export interface EventWriter {
  readonly text: (text: string, identity: CompletionIdentity) => string;
  readonly end: (end: CompletionEnd, identity: CompletionIdentity) => string;
  /** An event that has no text. */
  readonly other: (event: PingEvent | ErrorEvent) => string;
}

const NO_END = { stop_reason: null, stop: null } as const;

/** Placeholder for the text in an event template: no id or model consists of it. */
const PLACE = "\0";

/** Writes named events, each with new text only. What is the same in all events of a stream is serialised once. */
export function createIncrementalWriter(): EventWriter {
  let parts: string[] = [];
  let known: CompletionIdentity | undefined;
  return {
    text(text, identity) {
      if (identity !== known) {
        parts = encodeStreamEvent(buildCompletion(PLACE, identity, NO_END)).split(JSON.stringify(PLACE));
        known = identity;
      }
      return parts.join(JSON.stringify(text));
    },
    end: (end, identity) => encodeStreamEvent(buildCompletion("", identity, end)),
    other: (other) => encodeStreamEvent(other),
  };
}

/** How the lines of streams of version 2023-01-01 end. */
const CUMULATIVE_EOL = "\r\n";

/**
 * Writes nameless events, each with the whole text so far, and `[DONE]` at the end.
 *
 * Source: documentation page "Versions".
 */
export function createCumulativeWriter(maxLength: number): EventWriter {
  let completion = "";
  function event(
    { id, model }: CompletionIdentity,
    { stop_reason, stop }: CompletionEnd | typeof NO_END,
  ): string {
    const data = { completion, stop, stop_reason, truncated: false, log_id: id, model, exception: null };
    return nameless(JSON.stringify(data));
  }
  return {
    text(text, identity) {
      completion += text;
      if (completion.length > maxLength) {
        throw new BridgeError(
          "api_error",
          "The completion is too long for a stream of anthropic-version 2023-01-01.",
          {
            fault: `Failed to write the stream: its text is longer than maxResponseBytes (${maxLength}). Raise maxResponseBytes, or send a later anthropic-version.`,
          },
        );
      }
      return event(identity, NO_END);
    },
    end: (end, identity) => event(identity, end) + nameless("[DONE]"),
    other: (other) => encodeStreamEvent(other, { lineEnding: CUMULATIVE_EOL }),
  };
}

function nameless(data: string): string {
  return `data: ${data}${CUMULATIVE_EOL}${CUMULATIVE_EOL}`;
}
