import { membersOf } from "../document/schema-checks.ts";
import { describeValue, invalidCall } from "../usage/usage-error.ts";
import { copyResponse } from "./copy-response.ts";

/** Statuses whose responses have no body. Source: Fetch standard, "null body status". */
const NULL_BODY_STATUSES: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

/**
 * Makes of what any `fetch` resolved with a response whose body is a web stream: that of node-fetch is a stream of Node.
 *
 * @throws {UsageError} if it is no response, or one that was read.
 * @throws {TypeError} if it stands for a network error, as if `fetch` had rejected.
 */
export function toWebResponse(response: Response): Response {
  const { headers, body }: { headers?: unknown; body?: unknown } = Object(response);
  if (typeof membersOf(headers)["get"] !== "function") {
    throw invalidCall(
      `Failed to send the request: expected fetch to resolve with a Response, got ${describeValue(response, true)}. Check the fetch option.`,
    );
  }
  if (response.type === "error") {
    throw new TypeError("fetch resolved with Response.error(), a network error");
  }
  // A double of a test often resolves with the same response for each request.
  if (response.bodyUsed || (isWebStream(body) && body.locked)) {
    throw invalidCall(
      "Failed to send the request: expected fetch to resolve with a Response, got one whose body was already read. Create a Response for each request.",
    );
  }
  const stream = toWebStream(body);
  if (stream === undefined || stream === body) return response;
  return copyResponse(response, NULL_BODY_STATUSES.has(response.status) ? null : stream);
}

/**
 * The response with a body, where the `fetch` has none that can be read piece by piece: that of React Native, or one that
 * a test made by hand.
 */
export function withBody(response: Response): Response {
  if (response.body !== undefined || typeof response.text !== "function") return response;
  return copyResponse(response, NULL_BODY_STATUSES.has(response.status) ? null : readWhole(response));
}

function readWhole(response: Response): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const text = await response.text();
        if (text !== "") controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/** The body as a web stream; undefined if it cannot be read as a stream. */
export function toWebStream(body: unknown): ReadableStream<Uint8Array> | undefined {
  if (isWebStream(body)) return body;
  return isAsyncIterable(body) ? fromAsyncIterable(body) : undefined;
}

/** Not `instanceof`: a stream of another realm or of a polyfill works as well. */
export function isWebStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof membersOf(body)["getReader"] === "function";
}

function isAsyncIterable(body: unknown): body is AsyncIterable<Uint8Array | string> {
  return Object(body) === body && Symbol.asyncIterator in Object(body);
}

function fromAsyncIterable(body: AsyncIterable<Uint8Array | string>): ReadableStream<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        // A stream of Node with an encoding yields text.
        else controller.enqueue(typeof value === "string" ? new TextEncoder().encode(value) : value);
      },
      cancel() {
        // `iterator.return` would wait for the chunk in progress.
        const destroy = membersOf(body)["destroy"];
        if (typeof destroy === "function") destroy.call(body);
        else void iterator.return?.().catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
