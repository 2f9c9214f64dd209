import type { IncomingMessage } from "node:http";

/** Bodies up to this many bytes are read before the request is handed on, which is faster than a stream. */
const READ_AHEAD_BYTES = 1024 * 1024;

/** A message of Node as a request of the web platform. */
export async function toRequest(message: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const { method = "GET", url = "/" } = message;
  const headers = toHeaders(message.rawHeaders);
  const body = method === "GET" || method === "HEAD" ? undefined : await toBody(message);
  const init: RequestInit = { method, headers, signal };
  if (body !== undefined) Object.assign(init, { body, duplex: "half" });
  return new Request(toUrl(url, message.headers.host), init);
}

/** The full URL. A client may send any text as target or host; what is no URL becomes the root of this server. */
function toUrl(target: string, host: string = "localhost"): string {
  for (const candidate of [`http://${host}${target}`, `http://localhost${target}`]) {
    if (target.startsWith("/") && URL.canParse(candidate)) return candidate;
  }
  return "http://localhost/";
}

function toHeaders(raw: readonly string[]): [string, string][] {
  const headers: [string, string][] = [];
  for (let i = 0; i < raw.length; i += 2) headers.push([raw[i] ?? "", raw[i + 1] ?? ""]);
  return headers;
}

async function toBody(message: IncomingMessage): Promise<Uint8Array | ReadableStream> {
  if (!(Number(message.headers["content-length"]) <= READ_AHEAD_BYTES)) return toStream(message);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    message.once("error", reject);
  });
}

function toStream(message: IncomingMessage): ReadableStream<Uint8Array> {
  let isWanted = true;
  return new ReadableStream({
    start(controller) {
      message.on("data", (chunk: Buffer) => {
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
