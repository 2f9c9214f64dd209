import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { IncomingRequest } from "../engine/fetch.ts";

/** A short body is read at once, which is faster than as a stream. */
const MAX_SHORT_BYTES = 1024 * 1024;

/**
 * A request of Node as the mock reads it; its body is read on demand. A class, because V8 gives each object with its
 * own getter its own hidden class, which keeps the whole request in memory until the next full garbage collection.
 */
export class NodeRequest implements IncomingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: NodeHeaders;
  readonly signal: AbortSignal;
  readonly #message: IncomingMessage;
  readonly #hasBody: boolean;
  #stream: ReadableStream<Uint8Array<ArrayBuffer>> | undefined;
  #bytes: Promise<ArrayBuffer> | undefined;

  constructor(message: IncomingMessage, signal: AbortSignal) {
    const { method = "GET", headers, url = "/" } = message;
    this.method = method;
    this.url = toUrl(url, headers.host);
    this.headers = new NodeHeaders(headers);
    this.signal = signal;
    this.#message = message;
    this.#hasBody = method !== "GET" && method !== "HEAD";
  }

  get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    const isShort = Number(this.headers.get("content-length") ?? Number.NaN) <= MAX_SHORT_BYTES;
    return this.#hasBody && !isShort ? (this.#stream ??= toStream(this.#message)) : null;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    if (!this.#hasBody) return new ArrayBuffer(0);
    return (this.#bytes ??=
      this.#stream === undefined ? readAll(this.#message) : new Response(this.#stream).arrayBuffer());
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(await this.arrayBuffer());
  }

  /** Reads and drops the rest of the body, because many clients send all of it before they read the response. */
  async discard(): Promise<void> {
    const message = this.#message;
    if (message.readableEnded || message.destroyed) return;
    const ended = new Promise((resolve) => message.once("end", resolve).once("close", resolve));
    if (this.#stream === undefined && this.#bytes === undefined) message.resume();
    else if (this.#stream?.locked === false) await this.#stream.cancel();
    await ended;
  }
}

const ROOT = "http://localhost";

/**
 * The full URL. A client may send any string as target or host; an invalid URL becomes the root of this server. A full
 * URL as target, as clients send it to a proxy, takes precedence over the host, which may be empty. Source: RFC 9112
 * §3.2 and §3.2.2.
 */
function toUrl(target: string, host: string | undefined): string {
  if (!target.startsWith("/")) return /^https?:/i.test(target) ? parse(target) : `${ROOT}/`;
  // An empty host would make a host of the first part of the path.
  return host && URL.canParse(`http://${host}${target}`)
    ? parse(`http://${host}${target}`)
    : parse(ROOT + target);
}

/** A URL without user name and password: a `Request` rejects them, and they must not be logged. */
function parse(text: string): string {
  if (!URL.canParse(text)) return `${ROOT}/`;
  const { origin, pathname, search } = new URL(text);
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

function readAll(message: IncomingMessage): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.once("end", () => resolve(toArrayBuffer(Buffer.concat(chunks))));
    message.once("error", reject);
  });
}

function toArrayBuffer({ buffer, byteOffset, byteLength }: Buffer<ArrayBuffer>): ArrayBuffer {
  return buffer.slice(byteOffset, byteOffset + byteLength);
}

function toStream(message: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  let wanted = true;
  return new ReadableStream({
    start(controller) {
      message.on("data", (chunk: Buffer<ArrayBuffer>) => {
        if (!wanted) return;
        controller.enqueue(chunk);
        message.pause();
      });
      message.once("end", () => wanted && controller.close());
      message.once("error", (error) => wanted && controller.error(error));
      message.pause();
    },
    pull: () => void message.resume(),
    cancel() {
      // The rest is read and dropped: a client may not read the response before it has sent everything.
      wanted = false;
      message.resume();
    },
  });
}
