import type { StreamPlayer } from "./stream-player.ts";

/** An answer before it is a response of the web platform. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | StreamPlayer;
}

const answers = new WeakMap<Response, Answer>();
const encoder = new TextEncoder();

/** Makes a response of an answer. */
export function toResponse(answer: Answer, signal: AbortSignal): Response {
  const { body } = answer;
  const response = new Response(typeof body === "string" ? body : toStream(body, signal), answer);
  answers.set(response, answer);
  return response;
}

/** What a response was made of. The server door writes that, rather than read back what was just written. */
export function answerOf(response: Response): Answer | undefined {
  return answers.get(response);
}

/** A body that is played as it is read. Like a body of `fetch`, it fails with the signal's reason. */
function toStream(player: StreamPlayer, signal: AbortSignal): ReadableStream<Uint8Array> {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const onAbort = (): void => controller.error(signal.reason);
  const stop = (): void => signal.removeEventListener("abort", onAbort);
  return new ReadableStream<Uint8Array>(
    {
      start(started) {
        controller = started;
        if (signal.aborted) onAbort();
        else signal.addEventListener("abort", onAbort);
      },
      async pull() {
        try {
          const chunk = await player.next();
          if (chunk !== undefined)
            return controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
          stop();
          if (!signal.aborted) controller.close();
        } catch (error) {
          stop();
          controller.error(error);
        }
      },
      cancel() {
        stop();
        player.leave();
      },
    },
    { highWaterMark: 0 },
  );
}
