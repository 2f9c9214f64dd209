import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Incoming } from "../engine/call.ts";

/** Bodies up to this many bytes are read before the request is handed on, which is faster than a stream. */
const READ_AHEAD_BYTES = 1024 * 1024;

/** A message of Node as the mock reads requests. */
export async function toIncoming(message: IncomingMessage, signal: AbortSignal): Promise<Incoming> {
  const { method = "GET", headers } = message;
  const url = toUrl(message.url ?? "/", headers.host);
  const shown = new NodeHeaders(headers);
  if (method === "GET" || method === "HEAD") {
    return { method, url, headers: shown, signal, body: null, text: async () => "" };
  }
  if (Number(headers["content-length"]) <= READ_AHEAD_BYTES) {
    const bytes = await readAhead(message);
    return {
      method,
      url,
      headers: shown,
      signal,
      body: null,
      buffered: bytes,
      text: async () => toText(bytes),
    };
  }
  const body = toStream(message);
  return { method, url, headers: shown, signal, body, text: () => new Response(body).text() };
}

const ROOT = "http://localhost";

/**
 * The full URL. A client may send any text as target or host; what is no URL becomes the root of this server. A client
 * of a proxy sends a full URL as target, which counts more than the host. Source: RFC 9112 §3.2.2.
 */
function toUrl(target: string, host: string = "localhost"): string {
  if (!target.startsWith("/")) return /^https?:/i.test(target) ? withoutLogin(target) : `${ROOT}/`;
  for (const candidate of [`http://${host}${target}`, ROOT + target]) {
    try {
      return new URL(candidate).href;
    } catch {
      // It is none: the next one may be.
    }
  }
  return `${ROOT}/`;
}

/** A full URL without a name and password, with which the platform makes no request, and which nobody is to see. */
function withoutLogin(target: string): string {
  if (!URL.canParse(target)) return `${ROOT}/`;
  const { origin, pathname, search } = new URL(target);
  return origin + pathname + search;
}

/** Headers as Node has read them. */
class NodeHeaders {
  readonly #headers: IncomingHttpHeaders;

  constructor(headers: IncomingHttpHeaders) {
    this.#headers = headers;
  }

  get(name: string): string | null {
    const value = this.#headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  *[Symbol.iterator](): Generator<[name: string, value: string], void> {
    for (const name of Object.keys(this.#headers)) yield [name, this.get(name) ?? ""];
  }
}

function readAhead(message: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer<ArrayBuffer>[] = [];
    message.on("data", (chunk: Buffer<ArrayBuffer>) => chunks.push(chunk));
    message.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    message.once("error", reject);
  });
}

const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

function toText(bytes: Buffer): string {
  const hasMark = bytes[0] === BYTE_ORDER_MARK[0] && bytes.indexOf(BYTE_ORDER_MARK) === 0;
  return bytes.toString("utf8", hasMark ? BYTE_ORDER_MARK.length : 0);
}

function toStream(message: IncomingMessage): Request["body"] {
  let isWanted = true;
  return new ReadableStream({
    start(controller) {
      message.on("data", (chunk: Buffer<ArrayBuffer>) => {
        if (!isWanted) return;
        controller.enqueue(chunk);
        message.pause();
      });
      message.once("end", () => isWanted && controller.close());
      message.once("error", (error) => isWanted && controller.error(error));
      message.pause();
    },
    pull: () => void message.resume(),
    cancel() {
      // The rest is read to its end unseen, or the client would never come to read the answer.
      isWanted = false;
      message.resume();
    },
  });
}
