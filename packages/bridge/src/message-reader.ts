import { PROMPT_RULES, createId } from "@text-completions/core";
import { asRecord, type Parsed, unreadable } from "./bridge-error.ts";
import type { BridgeCall } from "./call.ts";
import type { Exchange } from "./exchange.ts";

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

/** How a completion ended, in the words of the legacy API. */
export interface CompletionEnd {
  readonly stop_reason: string;
  /** The stop sequence that appeared. */
  readonly stop: string | null;
}

/** Reasons of the Messages API in the words of the legacy one; `""` for those to which nothing that is sent can lead. */
const REASONS: Readonly<Record<string, string>> = {
  end_turn: "stop_sequence",
  model_context_window_exceeded: "max_tokens",
  tool_use: "",
  pause_turn: "",
};

/**
 * The end of a message as the end of a completion; undefined if it is none. A reason yet unknown is passed on, for the
 * list is open.
 *
 * Source: documentation page "Migrating from Text Completions".
 */
export function toCompletionEnd(
  reason: unknown,
  sequence: unknown,
  refusal: string = "stop_sequence",
): CompletionEnd | undefined {
  if (typeof reason !== "string") return undefined;
  const known = reason === "refusal" ? refusal : (REASONS[reason] ?? reason);
  if (!known) return undefined;
  const stop = reason === "end_turn" ? PROMPT_RULES.markers.human : sequence;
  return { stop_reason: known, stop: typeof stop === "string" ? stop : null };
}

/** The id of a completion that answers by a message: with the same characters, so that one can be found by the other. */
export function toCompletionId(messageId: unknown): string {
  const [, characters] = /^msg_(\w+)$/.exec(String(messageId)) ?? [];
  return characters ? `compl_${characters}` : createId("compl");
}
