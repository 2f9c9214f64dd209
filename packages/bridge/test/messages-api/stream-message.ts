import type { Written } from "./write-text.ts";

/** What happens to a stream on its way. Counts are of text tokens. */
export interface Mishap {
  /** An error event after so many tokens. */
  errorAfter?: number;
  /** The connection breaks after so many tokens. */
  dropAfter?: number;
  /** The body ends, properly as HTTP goes, after so many tokens. */
  endAfter?: number;
  /** Silence after so many tokens. */
  stallAfter?: number;
  /** A bare `data: [DONE]` behind the end, as vLLM sends it. */
  done?: boolean;
}

/** The start of a message: everything but its text. */
export interface Envelope {
  id: string;
  model: string;
  inputTokens: number;
  thinks: boolean;
}

/** The events of a message, one by one, in the bytes of the real API. */
export async function* streamMessage(
  { id, model, inputTokens, thinks }: Envelope,
  { tokens, stop_reason, stop_sequence }: Written,
  mishap: Mishap,
  pause: () => Promise<void>,
): AsyncGenerator<string, void> {
  const usage = { input_tokens: inputTokens, output_tokens: 1 };
  const message = {
    id,
    type: "message",
    role: "assistant",
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  yield event("message_start", { message });
  let index = 0;
  if (thinks) {
    yield event("content_block_start", {
      index,
      content_block: { type: "thinking", thinking: "", signature: "" },
    });
    yield event("content_block_delta", {
      index,
      delta: { type: "thinking_delta", thinking: "A secret thought." },
    });
    yield event("content_block_delta", { index, delta: { type: "signature_delta", signature: "c2ln" } });
    yield event("content_block_stop", { index });
    index++;
  }
  yield event("content_block_start", { index, content_block: { type: "text", text: "" } });
  yield event("ping", {});
  for (const [count, text] of tokens.entries()) {
    await pause();
    await interrupt(mishap, count);
    if (count === mishap.endAfter) return;
    if (count === mishap.errorAfter)
      return yield event("error", {
        error: { details: null, type: "overloaded_error", message: "Overloaded" },
      });
    yield event("content_block_delta", { index, delta: { type: "text_delta", text } });
  }
  yield event("content_block_stop", { index });
  yield event("message_delta", {
    delta: { stop_reason, stop_sequence },
    usage: { output_tokens: tokens.length },
  });
  yield event("message_stop", {});
  if (mishap.done === true) yield "data: [DONE]\n\n";
}

async function interrupt({ dropAfter, stallAfter }: Mishap, count: number): Promise<void> {
  if (count === dropAfter) throw new Error("the connection breaks");
  if (count === stallAfter) await new Promise(() => {});
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}
