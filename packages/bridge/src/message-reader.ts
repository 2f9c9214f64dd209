import { type Completion, PROMPT_RULES } from "@text-completions/core";
import { membersOf } from "@text-completions/core/internal";
import { unexpectedResponse } from "./bridge-error.ts";

/** What all events of a completion have in common. */
export interface CompletionIdentity {
  readonly id: string;
  readonly model: string;
}

/** How a completion ended, in the words of the legacy API. */
export interface CompletionEnd {
  readonly stop_reason: string;
  /** The stop sequence that appeared. */
  readonly stop: string | null;
}

/** Builds a completion, whole or an event, with its members in the order of the real API. */
export function buildCompletion(
  completion: string,
  { id, model }: CompletionIdentity,
  { stop_reason, stop }: CompletionEnd | { stop_reason: null; stop: null },
): Completion {
  return { type: "completion", id, completion, stop_reason, model, stop, log_id: id };
}

/** How a message becomes a completion. */
export interface ReadMessageOptions {
  /** Whether the completion continues a prefill, and begins without a space. */
  readonly continues: boolean;
  /** The model that the completion names if the message names none. */
  readonly model: string;
  /** Whether the message's own model is ignored. */
  readonly fixedModel: boolean;
  /** The stop reason for a message that the model declined. */
  readonly refusal: string;
  /** Creates the id of a completion whose message has none. */
  readonly createId: () => string;
}

/** Receives what a message reader reads. */
export interface MessageSink {
  /** New text of the completion. */
  text(text: string, identity: CompletionIdentity): void;
  /** The end of the completion. */
  end(end: CompletionEnd, identity: CompletionIdentity): void;
  /** Token counts; later ones replace earlier ones. */
  usage(usage: Readonly<Record<string, number>>): void;
  /** The model declined. */
  declined(): void;
}

/** A parsed object of unknown shape. */
type Parsed = Readonly<Record<string, unknown>>;

/**
 * Reads the events of a message: a method for each name.
 *
 * Source: documentation page "Streaming Messages".
 */
export type MessageReader = Readonly<
  Record<
    "message_start" | "content_block_start" | "content_block_delta" | "message_delta" | "message_stop",
    (event: Parsed) => void
  >
>;

/**
 * Creates a reader of one message: it leaves out what is not text, and begins the text with a space, as completions of
 * the legacy API did.
 *
 * @throws {BridgeError} from `message_stop`, if the message did not end as a response does.
 */
export function createMessageReader(options: ReadMessageOptions, sink: MessageSink): MessageReader {
  let { continues } = options;
  let identity: CompletionIdentity | undefined;
  let last: Parsed = {};
  let hasText = false;
  /**
   * The first half of a surrogate pair whose second half is in the next text: some servers split text by UTF-16 units.
   * A half whose other one never comes becomes U+FFFD: UTF-8 cannot express it, and some JSON parsers reject it.
   */
  let half = "";
  /** The content of `message_start`, which is empty unless a server puts the whole message there. */
  let content: unknown;

  function identify(message: Parsed): CompletionIdentity {
    const { id, model } = message;
    const named = !options.fixedModel && typeof model === "string" && MODEL_ID.test(model);
    return { id: toCompletionId(id) ?? options.createId(), model: named ? model : options.model };
  }
  function addText({ type, text }: Parsed): void {
    const isText = type === "text" || type === "text_delta";
    if (isText && typeof text === "string") pass(half + text);
  }
  function pass(text: string): void {
    half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? "";
    const whole = (half === "" ? text : text.slice(0, -1)).toWellFormed();
    if (whole === "") return;
    identity ??= identify({});
    hasText = true;
    sink.text(continues || /^\s/.test(whole) ? whole : ` ${whole}`, identity);
    continues = true;
  }

  return {
    message_start({ message }) {
      identity = identify(membersOf(message));
      ({ content } = membersOf(message));
      addUsage(membersOf(message), sink);
    },
    content_block_start: ({ content_block: block }) => addText(membersOf(block)),
    content_block_delta: ({ delta }) => addText(membersOf(delta)),
    message_delta(event) {
      const delta = membersOf(event["delta"]);
      // Some servers send token counts in an event of their own, after that of the stop reason.
      if (delta["stop_reason"] != null || last["stop_reason"] == null) last = delta;
      addUsage(event, sink);
    },
    message_stop() {
      const { stop_reason: reason, stop_sequence: sequence } = last;
      const end = toCompletionEnd(reason, sequence, options.refusal);
      if (!hasText && Array.isArray(content)) for (const block of content) addText(membersOf(block));
      if (half !== "") pass("\ufffd");
      if (reason === "refusal") sink.declined();
      identity ??= identify({});
      sink.end(end, identity);
    },
  };
}

/** Bounded, because each event of a stream repeats the model. */
const MODEL_ID = /^[^]{1,200}$/;

/** The id of a completion. It has the characters of the message's id, so that one can be found by the other. */
function toCompletionId(messageId: unknown): string | undefined {
  const [, characters] = /^msg_(\w{1,100})$/.exec(typeof messageId === "string" ? messageId : "") ?? [];
  return characters && `compl_${characters}`;
}

/**
 * Stop reasons of the Messages API, translated to the legacy API. An unknown reason is kept, because the list may grow.
 */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["end_turn", "stop_sequence"],
  ["model_context_window_exceeded", "max_tokens"],
]);

/** Stop reasons that no request of the bridge can result in. */
const IMPOSSIBLE_REASONS: ReadonlySet<string> = new Set(["tool_use", "pause_turn", ""]);

/**
 * Converts the end of a message to that of a completion.
 *
 * Source: documentation page "Migrating from Text Completions".
 */
function toCompletionEnd(reason: unknown, sequence: unknown, refusal: string): CompletionEnd {
  if (typeof reason !== "string" || IMPOSSIBLE_REASONS.has(reason)) {
    throw unexpectedResponse(`the stop reason ${JSON.stringify(reason) ?? "undefined"}`, {
      fix: "Check the upstream: no request of the bridge ends like this.",
    });
  }
  // llama.cpp sends the stop sequence that appeared, but "end_turn" as the reason.
  const named = typeof sequence === "string" && sequence !== "" ? sequence : null;
  return {
    stop_reason: reason === "refusal" ? refusal : (REASONS.get(reason) ?? reason),
    stop: named ?? (reason === "end_turn" ? PROMPT_RULES.markers.human : null),
  };
}

/** No server sends more counts than this. */
const MAX_COUNTS = 50;

/** Passes on only counts: the other members do not belong in logs. */
function addUsage({ usage }: Parsed, sink: MessageSink): void {
  const counts = Object.entries(membersOf(usage))
    .filter((entry): entry is [string, number] => typeof entry[1] === "number")
    .slice(0, MAX_COUNTS);
  if (counts.length > 0) sink.usage(Object.fromEntries(counts));
}
