import type { ServerResponse } from "node:http";
import type { RawResponse } from "../engine/fetch.ts";
import type { StreamPlayer } from "../engine/stream-player.ts";

/** Sends a response as fast as the client reads it. Rejects if its body fails. */
export async function sendResponse(response: RawResponse | Response, out: ServerResponse): Promise<void> {
  if (response instanceof Response) {
    out.writeHead(response.status, [...response.headers].flat());
    if (response.body !== null) await sendBody(response.body, out);
  } else if (typeof response.body === "string") {
    out.writeHead(response.status, {
      ...response.headers,
      "content-length": Buffer.byteLength(response.body),
    });
    return void out.end(response.body);
  } else {
    out.writeHead(response.status, response.headers);
    await sendStream(response.body, out);
  }
  out.end();
}

async function sendStream(player: StreamPlayer, out: ServerResponse): Promise<void> {
  let ended = false;
  while (!ended) {
    const batch = takeBatch(player);
    if (batch.text !== "" && !out.write(batch.text)) await untilDrained(out);
    if ("error" in batch) throw batch.error;
    // So that a client that waits for the status does not have to wait for the text.
    if (batch.next instanceof Promise) out.flushHeaders();
    const chunk = await batch.next;
    ended = chunk === undefined;
    if (chunk !== undefined && !out.write(chunk)) await untilDrained(out);
  }
}

/** How much text is gathered for one write. */
const BATCH_LENGTH = 16 * 1024;

interface Batch {
  text: string;
  /** The item after the text, if it is not text that is due now. */
  next?: ReturnType<StreamPlayer["next"]>;
  /** The error of the stream after the text. */
  error?: unknown;
}

/** Gathers the text that is due now: one write is several times as fast as one for each event. */
function takeBatch(player: StreamPlayer): Batch {
  const batch: Batch = { text: "" };
  try {
    for (;;) {
      const next = player.next();
      if (typeof next !== "string" || batch.text.length > BATCH_LENGTH) return { ...batch, next };
      batch.text += next;
    }
  } catch (error) {
    return { ...batch, error };
  }
}

async function sendBody(body: ReadableStream<Uint8Array>, out: ServerResponse): Promise<void> {
  out.flushHeaders();
  const reader = body.getReader();
  out.once("close", () => {
    // The body is no longer read, so its error is ignored.
    reader.cancel().catch(() => {});
  });
  for (;;) {
    const { done, value } = await reader.read();
    if (done || out.destroyed) return;
    if (!out.write(value)) await untilDrained(out);
  }
}

function untilDrained(out: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    out.on("drain", done).on("close", done);
    function done(): void {
      out.off("drain", done).off("close", done);
      resolve();
    }
  });
}
