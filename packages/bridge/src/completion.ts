import type { CompletionEvent } from "@text-completions/core";
import { asRecord, unreadable } from "./bridge-error.ts";
import type { Exchange } from "./exchange.ts";
import { createMessageReader, type CompletionIdentity } from "./message-reader.ts";

/**
 * The completion that a whole message is, as JSON, its members in the order of the real one.
 *
 * @throws {Failure} if the answer is no message.
 */
export async function toCompletion(upstream: Response, exchange: Exchange): Promise<string> {
  const message: unknown = await upstream.json().catch(() => undefined);
  const { content, stop_reason, stop_sequence } = asRecord(message);
  if (!Array.isArray(content)) throw unreadable("no message");
  let completion = "";
  let json = "";
  const read = createMessageReader(exchange, (text, identity, end) => {
    completion += text;
    if (!end) return;
    const rest = exchange.isOldest && { truncated: false, exception: null };
    json = JSON.stringify({ ...buildCompletion(completion, identity, end), ...rest });
  });
  // A message is a stream whose events came at once.
  read.message_start({ message });
  for (const block of content) read.content_block_start({ content_block: block });
  read.message_delta({ delta: { stop_reason, stop_sequence } });
  read.message_stop({});
  return json;
}

/** Builds a completion, whole or an event, its members in the order of the real one. */
export function buildCompletion(
  completion: string,
  { id, model }: CompletionIdentity,
  { stop_reason, stop }: Required<Pick<CompletionEvent, "stop_reason" | "stop">>,
): CompletionEvent {
  return { type: "completion", id, completion, stop_reason, model, stop, log_id: id };
}
