import type { Client, CompletionParams } from "@text-completions/client";
import type { ChatAction } from "./chat-state.ts";
import { describeFailure, titleOf } from "./describe-failure.ts";

/**
 * Asks for an answer and tells of everything that happens on the way. It never rejects, and once the signal is aborted
 * it tells nothing more.
 */
export async function streamAnswer(
  client: Client,
  request: CompletionParams,
  signal: AbortSignal,
  dispatch: (action: ChatAction) => void,
): Promise<void> {
  const startedAt = performance.now();
  function tell(action: ChatAction): void {
    if (!signal.aborted) dispatch(action);
  }
  function log(name: string, data: string): void {
    tell({ type: "logged", entry: { atMs: performance.now() - startedAt, name, data } });
  }

  log("request", `${request.model}, ${request.prompt.length} characters`);
  try {
    const stream = client.stream(request, {
      signal,
      onEvent: (event) => log(event.type, JSON.stringify(event)),
      onRetry({ attempts, delayMs, error }) {
        log("retry", `in ${Math.round(delayMs)} ms, after ${error.message}`);
        tell({ type: "retrying", reason: titleOf(error), attempt: attempts + 1 });
      },
    });
    for await (const text of stream.text()) tell({ type: "text", text });
    tell({ type: "answered" });
  } catch (error) {
    log("failure", String(error));
    tell({ type: "failed", failure: describeFailure(error) });
  }
}
