import type { CompletionParams } from "@text-completions/client";
import { buildPrompt, type Turn } from "@text-completions/prompt";
import type { ChatTurn } from "./chat-state.ts";

/**
 * Writes the conversation as a request. If it ends in an incomplete response, that text becomes the
 * prefill, which the model continues.
 *
 * Turn markers in what people type are escaped, so that it cannot open a turn.
 */
export function toRequest(system: string, turns: readonly ChatTurn[]): CompletionParams {
  const last = turns.at(-1);
  const prefill = last?.role === "assistant" ? last.text.trimEnd() : "";
  const whole: readonly Turn[] = prefill === "" ? turns : turns.slice(0, -1);
  const prompt = buildPrompt(
    {
      ...(system.trim() !== "" && { system: system.trim() }),
      turns: whole,
      ...(prefill !== "" && { prefill }),
    },
    { markers: "escape" },
  );
  return { model: "claude-2.1", max_tokens_to_sample: 1024, prompt };
}
