import type { ServerResponse } from "node:http";
import type { Answer } from "../engine/response.ts";
import type { StreamPlayer } from "../engine/stream-player.ts";

/** Writes an answer as fast as the other side takes it. Rejects if its body fails. */
export async function sendAnswer(answer: Answer | Response, out: ServerResponse): Promise<void> {
  if (answer instanceof Response) {
    out.writeHead(answer.status, [...answer.headers].flat());
    if (answer.body !== null) await sendBody(answer.body, out);
  } else if (typeof answer.body === "string") {
    out.writeHead(answer.status, { ...answer.headers, "content-length": Buffer.byteLength(answer.body) });
    return void out.end(answer.body);
  } else {
    out.writeHead(answer.status, answer.headers);
    await sendStream(answer.body, out);
  }
  out.end();
}

async function sendStream(player: StreamPlayer, out: ServerResponse): Promise<void> {
  let isOver = false;
  while (!isOver) {
    const batch = takeBatch(player);
    if (batch.text !== "" && !out.write(batch.text)) await untilDrained(out);
    if ("failure" in batch) throw batch.failure;
    // A client that waits for the status need not wait for the text as well.
    if (batch.next instanceof Promise) out.flushHeaders();
    const chunk = await batch.next;
    isOver = chunk === undefined;
    if (chunk !== undefined && !out.write(chunk)) await untilDrained(out);
  }
}

/** How much text is gathered for one write. */
const BATCH_LENGTH = 16 * 1024;

interface Batch {
  text: string;
  /** What comes after the text, now or in time. */
  next?: ReturnType<StreamPlayer["next"]>;
  /** What the stream failed with after the text. */
  failure?: unknown;
}

/** Gathers the text that is due now, for one write of all is several times as fast as one for each event. */
function takeBatch(player: StreamPlayer): Batch {
  const batch: Batch = { text: "" };
  try {
    for (;;) {
      const next = player.next();
      if (typeof next !== "string" || batch.text.length > BATCH_LENGTH) return { ...batch, next };
      batch.text += next;
    }
  } catch (failure) {
    return { ...batch, failure };
  }
}

async function sendBody(body: ReadableStream<Uint8Array>, out: ServerResponse): Promise<void> {
  out.flushHeaders();
  const reader = body.getReader();
  out.once("close", () => {
    // Nobody waits for it any more, so nobody needs to know how it went.
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
