import { type IncomingMessage, request as requestByHttp } from "node:http";
import { request as requestByHttps } from "node:https";

/** Statuses whose answers have no body. Source: Fetch standard §2.2.3. */
const NULL_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * A `fetch` by the modules of Node, which hand on each piece of a stream in half the time of Node's own `fetch`. It
 * follows no redirect, unpacks nothing, and gives up on no server by itself.
 */
export async function fetchByHttp(request: Request): Promise<Response> {
  const { url, method, signal } = request;
  const body = Buffer.from(await request.arrayBuffer());
  const headers = { ...Object.fromEntries(request.headers), "content-length": body.length };
  const send = url.startsWith("https:") ? requestByHttps : requestByHttp;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method, headers, signal }, (message) => resolve(toResponse(message)));
    // It stays, for an abort after the answer has begun is told here, too.
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function toResponse(message: IncomingMessage): Response {
  const { statusCode: status = 0, rawHeaders } = message;
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i] ?? "", rawHeaders[i + 1] ?? "");
  if (!NULL_BODY.has(status)) return new Response(toStream(message), { status, headers });
  message.resume();
  return new Response(null, { status, headers });
}

/** The body of a message, read as it is asked for. */
function toStream(message: IncomingMessage): ReadableStream<Uint8Array> {
  let isWanted = true;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        message.pause();
        message.on("data", (chunk: Buffer) => {
          if (!isWanted) return;
          controller.enqueue(chunk);
          message.pause();
        });
        message.once("end", () => isWanted && controller.close());
        message.on("error", (error) => isWanted && controller.error(error));
      },
      pull: () => void message.resume(),
      cancel() {
        isWanted = false;
        message.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}
