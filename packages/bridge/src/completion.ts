import { type Completion, createId } from "@text-completions/core";
import {
  BOOLEAN,
  checkOptions,
  endSentence,
  findErrorWords,
  invalidCall,
  membersOf,
  oneOf,
  type OptionTable,
} from "@text-completions/core/internal";
import { BridgeError, quoteWords, unexpectedResponse } from "./bridge-error.ts";
import { MODEL_ID } from "./capabilities.ts";
import {
  buildCompletion,
  createMessageReader,
  type MessageSink,
  type ReadMessageOptions,
} from "./message-reader.ts";

/** Options of `toCompletion`. */
export interface ToCompletionOptions {
  /** Whether the completion continues a prefill, and begins without a space. Default: false. */
  readonly continues?: boolean | undefined;
  /** The model that the completion names. Default: the message's. */
  readonly model?: string | undefined;
  /** The stop reason for a message that the model declined. Default: `"stop_sequence"`. */
  readonly refusal?: "stop_sequence" | "refusal" | undefined;
}

const OPTIONS: OptionTable<ToCompletionOptions> = {
  continues: BOOLEAN,
  model: MODEL_ID,
  refusal: oneOf("stop_sequence", "refusal"),
};

/**
 * Converts a whole message of the Messages API to a completion of the legacy one. Sends nothing.
 *
 * @example
 * ```ts
 * import { toCompletion } from "@text-completions/bridge";
 *
 * const { completion, stop_reason } = toCompletion({
 *   id: "msg_01",
 *   model: "claude-opus-4-8",
 *   content: [{ type: "text", text: "Hi!" }],
 *   stop_reason: "end_turn",
 * });
 * console.log(JSON.stringify([completion, stop_reason])); // → [" Hi!","stop_sequence"]
 * ```
 * @throws {UsageError} if the message is not one, or an option is invalid.
 */
export function toCompletion(message: unknown, options: ToCompletionOptions = {}): Completion {
  const { continues = false, model, refusal = "stop_sequence" } = checkOptions(options, OPTIONS);
  const named = membersOf(message)["model"];
  const rules: ReadMessageOptions = {
    continues,
    model: model ?? (typeof named === "string" ? named : ""),
    fixedModel: model !== undefined,
    refusal,
    createId: () => createId("compl"),
  };
  try {
    return convertMessage(message, rules, { usage: () => undefined, declined: () => undefined });
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    throw invalidCall(endSentence(`Failed to convert the message: ${error.reason ?? error.message}`));
  }
}

/**
 * Converts a whole message to a completion. The message is read like a stream whose events arrive at once. `repeated`
 * is the prefill, which is removed if the message begins with it.
 *
 * @throws {BridgeError} if it is not a message.
 */
export function convertMessage(
  message: unknown,
  options: ReadMessageOptions,
  sink: Pick<MessageSink, "usage" | "declined">,
  repeated = "",
): Completion {
  const { content, stop_reason, stop_sequence } = membersOf(message);
  if (!Array.isArray(content)) {
    const words = findErrorWords(message);
    const says = words === undefined ? "" : ` that says ${quoteWords(words)}`;
    throw unexpectedResponse(`JSON without a "content" array${says}`);
  }
  let text = "";
  const result: { completion?: Completion } = {};
  const reader = createMessageReader(options, {
    ...sink,
    text: (part) => void (text += part),
    end(end, identity) {
      const own = text.startsWith(repeated) ? text.slice(repeated.length) : text;
      result.completion = buildCompletion(own, identity, end);
    },
  });
  reader.message_start({ message });
  for (const block of content) reader.content_block_start({ content_block: block });
  reader.message_delta({ delta: { stop_reason, stop_sequence } });
  reader.message_stop({});
  if (result.completion === undefined) throw unexpectedResponse("an incomplete message");
  return result.completion;
}
