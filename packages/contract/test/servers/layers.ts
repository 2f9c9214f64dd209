import { HEADER } from "@text-completions/core";
import type { Incoming, Layer } from "./incoming.ts";

type Body = Record<string, unknown>;

/** Whether a response is a stream. */
export function isStream(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("text/event-stream") === true;
}

/** An error as the API writes it. */
export function fail(status: number, type: string, message = "No."): Response {
  const requestId = `req_${Math.random().toString(36).slice(2)}`;
  const body = { type: "error", error: { type, message }, request_id: requestId };
  return Response.json(body, { status, headers: { [HEADER.requestId]: requestId } });
}

/** Rejects with a 400 what a valid request may have. */
export function rejectWhen(condition: (incoming: Incoming) => boolean): Layer {
  return async (incoming, pass) => (condition(incoming) ? fail(400, "invalid_request_error") : pass());
}

/** Makes valid what has to be rejected, by other fields. */
export function acceptWhen(condition: (incoming: Incoming) => boolean, change: (body: Body) => Body): Layer {
  return async (incoming, pass) => (condition(incoming) ? pass({ body: change(incoming.body) }) : pass());
}

/** Changes the bodies of responses that are JSON; undefined members are left out. */
export function changeJson(
  change: (body: Body, response: Response, incoming: Incoming) => Body,
  isMeant: (response: Response, incoming: Incoming) => boolean = () => true,
): Layer {
  return async (incoming, pass) => {
    const response = await pass();
    if (isStream(response) || !isMeant(response, incoming)) return response;
    const body: Body = await response.json();
    return rebuild(response, JSON.stringify(change(body, response, incoming)));
  };
}

/** Changes the bodies of 200s that are JSON. */
export function changeCompletion(change: (body: Body, incoming: Incoming) => Body): Layer {
  return changeJson(
    (body, _, incoming) => change(body, incoming),
    ({ status }) => status === 200,
  );
}

/** Changes the bodies of errors. */
export function changeError(change: (body: Body, response: Response, incoming: Incoming) => Body): Layer {
  return changeJson(change, ({ status }) => status >= 400 && status !== 405);
}

/** Changes the text of streams. */
export function changeStream(change: (text: string, incoming: Incoming) => BodyInit): Layer {
  return async (incoming, pass) => {
    const response = await pass();
    if (!isStream(response)) return response;
    return rebuild(response, change(await response.text(), incoming));
  };
}

/** Changes the frames of streams, each with its empty line. */
export function changeFrames(change: (frames: string[], incoming: Incoming) => string[]): Layer {
  return changeStream((text, incoming) => change(text.split(/(?<=\n\n)/), incoming).join(""));
}

/** Changes the data of completion events. */
export function changeEvents(
  change: (data: Body, index: number, all: readonly Body[]) => Body | undefined,
): Layer {
  return changeFrames((frames) => {
    const all = frames.map(dataOf).filter((data) => data !== undefined);
    let index = 0;
    return frames.flatMap((frame) => {
      const data = dataOf(frame);
      if (data === undefined) return frame;
      const changed = change(data, index++, all);
      return changed === undefined ? [] : `event: completion\ndata: ${JSON.stringify(changed)}\n\n`;
    });
  });
}

/** Changes the headers of responses. */
export function changeHeaders(
  change: (headers: Headers, response: Response, incoming: Incoming) => void,
): Layer {
  return async (incoming, pass) => {
    const response = await pass();
    const headers = new Headers(response.headers);
    change(headers, response, incoming);
    return new Response(response.body, { status: response.status, headers });
  };
}

/** The same response with another body. */
export function rebuild({ status, headers }: Response, body: BodyInit): Response {
  return new Response(body, { status, headers });
}

/** A stream of pieces, each after a wait. */
export function trickle(pieces: readonly Uint8Array[], waitMs = 0): ReadableStream<Uint8Array> {
  const left = [...pieces];
  return new ReadableStream({
    async pull(controller) {
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      const next = left.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
  });
}

function dataOf(frame: string): Body | undefined {
  const data = /^event: completion\ndata: (.*)/.exec(frame)?.[1];
  if (data === undefined) return undefined;
  const parsed: Body = JSON.parse(data);
  return parsed;
}
