import type { Client, CompletionParams } from "@text-completions/client";
import type { ChatAction } from "./chat-state.ts";
import { describeFailure, titleOf } from "./describe-failure.ts";

/**
 * Sends a request and dispatches everything that happens on the way. It never rejects, and dispatches nothing once the
 * signal is aborted.
 */
export async function streamResponse(
  client: Client,
  request: CompletionParams,
  signal: AbortSignal,
  dispatch: (action: ChatAction) => void,
): Promise<void> {
  const startedAt = performance.now();
  function update(action: ChatAction): void {
    if (!signal.aborted) dispatch(action);
  }
  function log(name: string, summary: string, raw?: unknown): void {
    const atMs = performance.now() - startedAt;
    const text = raw === undefined ? undefined : JSON.stringify(raw, null, 2);
    update({ type: "logged", entry: { atMs, name, summary, raw: text } });
  }

  log("request", `${request.prompt.length} chars`, request);
  try {
    const stream = client.stream(request, {
      signal,
      onEvent(event) {
        log(event.type, summarize(event), event);
      },
      onRetry({ attempts, delayMs, error }) {
        log("retry", `in ${Math.round(delayMs)} ms: ${error.message}`);
        update({ type: "retrying", reason: titleOf(error), attempt: attempts + 1 });
      },
    });
    for await (const text of stream.text()) update({ type: "text", text });
    update({ type: "completed" });
  } catch (error) {
    log("failure", String(error));
    update({ type: "failed", failure: describeFailure(error) });
  }
}

/** The part of an event that differs from the event before. */
function summarize(event: object): string {
  if ("completion" in event && typeof event.completion === "string") {
    const isLast = "stop_reason" in event && event.stop_reason !== null;
    return isLast
      ? `${event.completion && JSON.stringify(event.completion)} ${String(event.stop_reason)}`.trim()
      : JSON.stringify(event.completion);
  }
  if ("error" in event && event.error instanceof Object && "type" in event.error)
    return String(event.error.type);
  return "";
}
