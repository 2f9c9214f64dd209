import type { BridgeCall } from "./bridge-call.ts";
import { toCompletionId } from "./create-id.ts";
import type { Exchange } from "./exchange.ts";
import { unreadable } from "./failure.ts";
import { findLegacyModel } from "./find-model.ts";
import { type CompletionEnd, toCompletionEnd } from "./stop-reason.ts";

/** Takes new text of a completion; with an end, its last, which is empty. */
export type TakeText = (text: string, identity: CompletionIdentity, end?: CompletionEnd) => void;

/** What all events of a completion have in common. */
export interface CompletionIdentity {
  id: string;
  model: string;
}

/** A part of a message, parsed, of which nothing is known. */
export type Part = Readonly<Record<string, unknown>>;

/** What reads the events of a message, by their names. Source: documentation page "Streaming Messages". */
export type MessageReader = Readonly<
  Record<
    "message_start" | "content_block_start" | "content_block_delta" | "message_delta" | "message_stop",
    (event: Part) => void
  >
>;

/**
 * Creates what reads a message, event by event: it leaves out what is no text, gives the first text the space that
 * answers of the legacy API began with, and notes the usage.
 *
 * @throws {Failure} from `message_stop`, if the message did not end as an answer does.
 */
export function createMessageReader(exchange: Exchange, take: TakeText): MessageReader {
  const { call, settings, lose } = exchange;
  let { isContinued } = exchange;
  let identity = identify({}, exchange);
  let last: Part = {};

  function addText({ type, text }: Part): void {
    const isText = type === "text" || type === "text_delta";
    if (!isText || typeof text !== "string" || !text) return;
    take(isContinued || /^\s/.test(text) ? text : ` ${text}`, identity);
    isContinued = true;
  }

  return {
    message_start({ message }) {
      identity = identify(toPart(message), exchange);
      addUsage(call, toPart(message));
    },
    content_block_start: ({ content_block: block }) => addText(toPart(block)),
    content_block_delta: ({ delta }) => addText(toPart(delta)),
    message_delta(event) {
      last = toPart(event["delta"]);
      addUsage(call, event);
    },
    message_stop() {
      const { stop_reason: reason } = last;
      const end = toCompletionEnd(reason, last["stop_sequence"], settings.refusal);
      if (end === undefined) throw unreadable(`the stop reason ${JSON.stringify(reason)}`);
      call.stopReason = end.stop_reason;
      if (reason === "refusal") lose(reason, "prompt", "The model declined.");
      take("", identity, end);
    },
  };
}

function identify(message: Part, { call, settings }: Exchange): CompletionIdentity {
  const { model = "", liveModel = "" } = call;
  const named = typeof message["model"] === "string" ? message["model"] : liveModel;
  const answering = settings.answerModel === "legacy" ? (findLegacyModel(model)?.id ?? model) : named;
  return { id: toCompletionId(message["id"]), model: answering };
}

/** A value as a part of a message: one without members, if it is none. */
export function toPart(value: unknown): Part {
  return Object(value);
}

/** Later counts take the place of earlier ones. */
function addUsage(call: BridgeCall, { usage }: Part): void {
  if (usage) call.usage = { ...call.usage, ...toPart(usage) };
}
