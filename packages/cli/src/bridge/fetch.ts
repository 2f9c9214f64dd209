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
    const outgoing = send(url, { method, headers, signal }, (message) => {
      // What is thrown here has nobody to catch it.
      try {
        resolve(toResponse(message));
      } catch (error) {
        reject(error);
        message.destroy();
      }
    });
    outgoing.once("upgrade", ({ statusCode }, socket) => {
      reject(strangeStatus(statusCode));
      socket.destroy();
    });
    // It stays, for an abort after the answer has begun is told here, too.
    outgoing.on("error", (error) => reject(signal.aborted ? signal.reason : error));
    outgoing.end(body);
  });
}

function toResponse(message: IncomingMessage): Response {
  const { statusCode: status = 0, rawHeaders } = message;
  if (!(status >= 200 && status <= 599)) throw strangeStatus(status);
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i] ?? "", rawHeaders[i + 1] ?? "");
  if (!NULL_BODY.has(status)) return new Response(toStream(message), { status, headers });
  message.resume();
  return new Response(null, { status, headers });
}

/** Source: Fetch standard §5.5, the statuses that a `Response` can have. */
function strangeStatus(status: number | undefined): Error {
  return new Error(`the status of the answer is ${status}, not one from 200 to 599`);
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
