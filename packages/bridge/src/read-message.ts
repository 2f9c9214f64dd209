import { asRecord, type Parsed } from "./as-record.ts";
import type { BridgeCall } from "./bridge-call.ts";
import type { Exchange } from "./exchange.ts";
import { unreadable } from "./failure.ts";
import { toCompletionId } from "./to-completion-id.ts";
import { type CompletionEnd, toCompletionEnd } from "./stop-reason.ts";

/** Takes new text of a completion; with an end, its last, which is empty. */
export type TakeText = (text: string, identity: CompletionIdentity, end?: CompletionEnd) => void;

/** What all events of a completion have in common. */
export interface CompletionIdentity {
  id: string;
  model: string;
}

/** What reads the events of a message, by their names. Source: documentation page "Streaming Messages". */
export type MessageReader = Readonly<
  Record<
    "message_start" | "content_block_start" | "content_block_delta" | "message_delta" | "message_stop",
    (event: Parsed) => void
  >
>;

/**
 * Creates what reads a message, event by event: it leaves out what is no text, gives the first text the space that
 * answers of the legacy API began with, and notes the usage.
 *
 * @throws {Failure} from `message_stop`, if the message did not end as an answer does.
 */
export function createMessageReader(exchange: Exchange, take: TakeText): MessageReader {
  const { call, settings, noteAdaptation } = exchange;
  let { isContinued } = exchange;
  let identity = identify({}, exchange);
  let last: Parsed = {};

  function addText({ type, text }: Parsed): void {
    const isText = type === "text" || type === "text_delta";
    if (!isText || typeof text !== "string" || !text) return;
    take(isContinued || /^\s/.test(text) ? text : ` ${text}`, identity);
    isContinued = true;
  }

  return {
    message_start({ message }) {
      identity = identify(asRecord(message), exchange);
      addUsage(call, asRecord(message));
    },
    content_block_start: ({ content_block: block }) => addText(asRecord(block)),
    content_block_delta: ({ delta }) => addText(asRecord(delta)),
    message_delta(event) {
      last = asRecord(event["delta"]);
      addUsage(call, event);
    },
    message_stop() {
      const { stop_reason: reason } = last;
      const end = toCompletionEnd(reason, last["stop_sequence"], settings.refusal);
      if (!end) throw unreadable(`the stop reason ${JSON.stringify(reason)}`);
      call.stopReason = end.stop_reason;
      if (reason === "refusal") noteAdaptation(reason, "prompt", "The model declined.");
      take("", identity, end);
    },
  };
}

function identify({ id, model }: Parsed, { call, settings, legacyModel }: Exchange): CompletionIdentity {
  const { liveModel = "" } = call;
  const live = typeof model === "string" ? model : liveModel;
  return { id: toCompletionId(id), model: settings.responseModel === "legacy" ? legacyModel : live };
}

/** Later counts take the place of earlier ones. */
function addUsage(call: BridgeCall, { usage }: Parsed): void {
  if (usage) call.usage = { ...call.usage, ...asRecord(usage) };
}
