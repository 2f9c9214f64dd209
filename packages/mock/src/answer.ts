import type { Incoming } from "./incoming.ts";
import { onAbort } from "./on-abort.ts";
import type { StreamPlayer } from "./stream-player.ts";

/** An answer before it is a response of the web platform. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | StreamPlayer;
}

/** Answers requests, short of the web platform's `Response`. One that was scripted as a response is one already. */
export type Answerer = (request: Incoming) => Promise<Answer | Response>;

const answerers = new WeakMap<object, Answerer>();
const encoder = new TextEncoder();

/** Makes a `fetch` of an answerer, which stays known to the server door: it writes answers without making responses. */
export function toFetch<Input extends unknown[]>(
  answerer: Answerer,
  toRequest: (...input: Input) => Request,
): (...input: Input) => Promise<Response> {
  const fetch = async (...input: Input): Promise<Response> => {
    const request = toRequest(...input);
    return toResponse(await answerer(request), request.signal);
  };
  answerers.set(fetch, answerer);
  return fetch;
}

/** What a `fetch` was made of by `toFetch`. */
export function answererOf(fetch: object): Answerer | undefined {
  return answerers.get(fetch);
}

/** Makes a response of an answer, unless it is one. */
export function toResponse(answer: Answer | Response, signal: AbortSignal): Response {
  if (answer instanceof Response) return answer;
  const { body } = answer;
  return new Response(typeof body === "string" ? body : toStream(body, signal), answer);
}

/** A body that is played as it is read. Like a body of `fetch`, it fails with the signal's reason. */
function toStream(player: StreamPlayer, signal: AbortSignal): ReadableStream<Uint8Array> {
  let stop: () => void;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stop = onAbort(signal, () => controller.error(signal.reason));
      },
      async pull(controller) {
        try {
          const chunk = await player.next();
          if (chunk !== undefined)
            return controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
          if (!signal.aborted) controller.close();
        } catch (error) {
          controller.error(error);
        }
        stop();
      },
      cancel() {
        stop();
        player.leave();
      },
    },
    { highWaterMark: 0 },
  );
}
