import {
  checkResponseHead,
  endsCompletion,
  findJsonProblem,
  type ResponseProblem,
  untilAborted,
} from "@text-completions/core/internal";
import { createStreamEventDecoder, isEventStreamError } from "@text-completions/core/sse";

/** Checks a body while it is read. Returns only the first of several problems. */
interface BodyCheck {
  add(bytes: Uint8Array): ResponseProblem | undefined;
  end(): ResponseProblem | undefined;
}

/** How a scripted `Response` is checked. */
export interface ReplyCheck {
  /** Whether the request asks for a stream. */
  readonly isStream: boolean;
  /** Whether a response with a problem is withheld. A stream breaks instead, because it is checked as it is read. */
  readonly isStrict: boolean;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
  /** Called with a problem of a response that is sent. The error breaks the body if the check is strict. */
  readonly onProblem: (problem: ResponseProblem) => Error;
}

/**
 * Checks a scripted `Response` against the document: its head at once, and its body as it is read. A strict check reads
 * all of a JSON body before it is sent.
 *
 * @returns The response to send, or the problem that keeps a strict check from sending it.
 */
export async function checkReply(response: Response, check: ReplyCheck): Promise<Response | ResponseProblem> {
  const { isStream, isStrict, signal, onProblem } = check;
  const head = checkResponseHead(response, isStream);
  if (head === undefined) return response;
  if (typeof head === "object") {
    if (isStrict) return head;
    onProblem(head);
    return response;
  }
  const { status, statusText, headers } = response;
  const init = { status, statusText, headers };
  if (head === "json" && isStrict) {
    const bytes = await untilAborted(response.arrayBuffer(), signal);
    return findJsonProblem(new TextDecoder().decode(bytes), status) ?? new Response(bytes, init);
  }
  const body = response.body ?? new Blob().stream();
  return new Response(watch(body, head === "json" ? checkJson(status) : checkStream(), check), init);
}

/** A longer body is not checked. */
const MAX_JSON_BYTES = 1024 * 1024;

function checkJson(status: number): BodyCheck {
  const decoder = new TextDecoder();
  let length = 0;
  let text = "";
  return {
    add(bytes) {
      length += bytes.length;
      text = length > MAX_JSON_BYTES ? "" : text + decoder.decode(bytes, { stream: true });
      return undefined;
    },
    end: () => (length > MAX_JSON_BYTES ? undefined : findJsonProblem(text + decoder.decode(), status)),
  };
}

function checkStream(): BodyCheck {
  let isEnded = false;
  let isReported = false;
  const decoder = createStreamEventDecoder((event) => {
    isEnded ||= event.type === "error" || (event.type === "completion" && endsCompletion(event));
  });

  function attempt(decode: () => void): ResponseProblem | undefined {
    if (isReported) return undefined;
    try {
      decode();
      return undefined;
    } catch (error) {
      if (!isEventStreamError(error)) throw error;
      isReported = true;
      return { part: "stream", text: error.problem };
    }
  }

  return {
    add: (bytes) => attempt(() => decoder.decode(bytes)),
    end() {
      const problem = attempt(() => decoder.end());
      if (problem !== undefined || isReported || isEnded) return problem;
      return { part: "stream", text: "the stream ends without an event that has a `stop_reason`" };
    },
  };
}

/** The same body, checked as it is read. */
function watch(
  body: ReadableStream<Uint8Array>,
  bodyCheck: BodyCheck,
  { isStrict, onProblem }: ReplyCheck,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  // Not awaited: the cancellation of a clone settles with that of the original, which may never be read.
  const leave = (reason: unknown): void => void reader.cancel(reason).catch(() => undefined);
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          const problem = done ? bodyCheck.end() : bodyCheck.add(value);
          const error = problem && onProblem(problem);
          if (error !== undefined && isStrict) {
            controller.error(error);
            leave(error);
          } else if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(error);
        }
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}
