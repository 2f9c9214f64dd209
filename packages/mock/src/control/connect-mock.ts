import {
  checkOptions,
  createRequest,
  describeCause,
  endSentence,
  type FetchFunction,
  FUNCTION,
  isPlainObject,
  isUsageError,
  number,
  openAbortScope,
  type OptionKind,
  type OptionTable,
  parseBaseUrl,
  parseJsonOrText,
  realClock,
  sendInScope,
  SIGNAL,
  startTimer,
} from "@text-completions/core/internal";
import { readBody } from "@text-completions/core/validate";
import type { FindingId } from "../audit/audit-client.ts";
import type { Call } from "../engine/call.ts";
import { toMatchData, toReplyData } from "../scenario/write-reply.ts";
import type { Reply } from "../script/replies.ts";
import { REPLY_OPTIONS, type ReplyOptions } from "../script/script.ts";
import { CONTROL_PATH, MAX_SCOPE_LENGTH, SCOPE_HEADER } from "./control.ts";

/** Options of `connectMock`. */
export interface ConnectOptions {
  /**
   * The scope to use, such as the id of a test. Each scope has its own mock, so that tests can run in parallel.
   * Default: the scope without a name.
   */
  scope?: string | undefined;
  /** Ends every request to the server; the methods then reject with the signal's reason. Default: none. */
  signal?: AbortSignal | undefined;
  /** How long a request may take, in milliseconds. Default: 10,000. */
  timeoutMs?: number | undefined;
  /** The largest response that is read, in bytes. Default: 256 MiB. */
  maxResponseBytes?: number | undefined;
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: FetchFunction | undefined;
}

const SCOPE: OptionKind = {
  expected: `at most ${MAX_SCOPE_LENGTH} visible ASCII characters, with spaces between them`,
  accepts: (value) =>
    typeof value === "string" &&
    value.length <= MAX_SCOPE_LENGTH &&
    /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/.test(value),
};

const CONNECT_OPTIONS: OptionTable<ConnectOptions> = {
  scope: SCOPE,
  signal: SIGNAL,
  timeoutMs: number({ min: 1 }),
  maxResponseBytes: number(),
  fetch: FUNCTION,
};

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_RESPONSE_BYTES = 256 * 1024 * 1024;

/** A mistake of a client, as the server found it. */
export interface RemoteFinding {
  readonly id: FindingId;
  /** The number of the call. */
  readonly call: number;
  readonly message: string;
}

/** A mock that another process serves. Made by `connectMock`. Its methods are those of a mock, but asynchronous. */
export interface RemoteMock {
  /** The base URL for the client under test. */
  readonly url: string;
  /** The headers that direct a request of the client under test to this scope. Empty for the scope without a name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Scripts a lasting reply, as `mock.reply` does. */
  reply(reply: Reply | readonly Reply[], options?: ReplyOptions): Promise<void>;
  /** Scripts a reply that is used once. Each reply of a list is used once, in turn. */
  replyOnce(reply: Reply | readonly Reply[], options?: Omit<ReplyOptions, "times">): Promise<void>;
  /** The requests so far with their responses, without keys. */
  calls(): Promise<Call[]>;
  /** The mistakes of the client, as `auditClient` finds them. */
  findings(): Promise<RemoteFinding[]>;
  /** Rejects unless every limited reply was used and every request found a reply. */
  assertDone(): Promise<void>;
  /** Forgets the calls, and the replies that were added. */
  reset(): Promise<void>;
}

/**
 * Connects to the control API of a mock that is served elsewhere: by `text-completions mock`, or by
 * `serveMock(createControl(…))`. For tests whose client runs in another process, such as a browser.
 *
 * @param url - The base URL of the server.
 *
 * @example
 * ```ts
 * import { createMock, failure } from "@text-completions/mock";
 * import { connectMock, createControl } from "@text-completions/mock/control";
 * import { serveMock } from "@text-completions/mock/server";
 *
 * await using server = await serveMock(createControl(() => createMock()));
 * const mock = connectMock(server.url, { scope: "a test" });
 * await mock.replyOnce(failure("overloaded_error"));
 * // … let the client send requests with mock.headers …
 * console.log((await mock.calls()).length); // → 0
 * await mock.reset();
 * ```
 *
 * @throws {UsageError} if an argument is invalid. The methods reject with a `ControlError` if the server cannot be
 * reached, is not a mock with a control API, or rejects the request.
 */
export function connectMock(url: string | URL, options: ConnectOptions = {}): RemoteMock {
  const { baseUrl } = parseBaseUrl(url, { option: "url" });
  const checked = checkOptions(options, CONNECT_OPTIONS);
  const { scope = "" } = checked;
  const headers: Record<string, string> = scope === "" ? {} : { [SCOPE_HEADER]: scope };
  const ask = createAsk(baseUrl, headers, checked);

  async function add(replies: readonly Reply[], { when, times }: ReplyOptions, once: boolean): Promise<void> {
    const reply = await Promise.all(replies.map(toReplyData));
    const data = {
      reply,
      ...(when !== undefined && { when: toMatchData(when) }),
      ...(once ? { once } : times !== undefined && { times }),
    };
    await ask("POST", "replies", (body) => body === undefined, { replies: [data] });
  }

  return {
    url: baseUrl,
    headers,
    reply: async (reply, replyOptions = {}) =>
      add([reply].flat(), checkOptions(replyOptions, REPLY_OPTIONS), false),
    replyOnce: async (reply, replyOptions = {}) =>
      add([reply].flat(), checkOptions(replyOptions, REPLY_OPTIONS), true),
    calls: async () => (await ask("GET", "calls", hasCalls)).calls,
    findings: async () => (await ask("GET", "findings", hasFindings)).findings,
    async assertDone() {
      const { done, message = "" } = await ask("GET", "done", isDone);
      if (!done) throw new Error(message);
    },
    async reset() {
      await ask("POST", "reset", (body) => body === undefined);
    },
  };
}

/** Why a control API could not be used. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  /**
   * - `"unreachable"`: there was no response, or none in time
   * - `"not-a-control-api"`: the response is that of another server, or of a mock without a control API
   * - `"rejected"`: the control API rejected the request, for the reason in `message`
   */
  readonly code: "unreachable" | "not-a-control-api" | "rejected";
  /** The status of the response, if there was one. */
  readonly status: number | undefined;

  constructor(
    code: ControlError["code"],
    message: string,
    { status, cause }: { status?: number; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.status = status;
  }
}

const START = 'Start one with "text-completions mock", or with serveMock(createControl(…)).';

type Ask = <Body>(
  method: "GET" | "POST",
  operation: string,
  isExpected: (body: unknown) => body is Body,
  content?: object,
) => Promise<Body>;

/** Creates a function that calls the control API and returns the parsed body; undefined if there is none. */
function createAsk(
  baseUrl: string,
  headers: Readonly<Record<string, string>>,
  {
    signal,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES,
    fetch = globalThis.fetch,
  }: ConnectOptions,
): Ask {
  /** The text is undefined if the body is too long. */
  async function send(request: Request): Promise<{ status: number; text: string | undefined }> {
    const scope = openAbortScope(signal);
    const stopTimer = startTimer(realClock, timeoutMs, () =>
      scope.abort(new DOMException(`there was no response within ${timeoutMs} ms`, "TimeoutError")),
    );
    try {
      const response = await sendInScope(fetch, createRequest(request, { signal: scope.signal }), scope);
      const { status, headers: received, body } = response;
      const source = {
        headers: received,
        body,
        signal: scope.signal,
        arrayBuffer: async () => response.arrayBuffer(),
      };
      const bytes = await readBody(source, maxResponseBytes);
      // Closes the connection.
      if (bytes === undefined) scope.abort("too long");
      return { status, text: bytes && new TextDecoder().decode(bytes) };
    } catch (error) {
      if (signal?.aborted) throw scope.signal.reason;
      if (isUsageError(error)) throw error;
      throw new ControlError(
        "unreachable",
        `Failed to reach a mock at ${baseUrl}: ${describeCause(error)}. ${START}`,
        { cause: error },
      );
    } finally {
      stopTimer();
      scope.dispose();
    }
  }

  return async (method, operation, isExpected, content) => {
    const path = CONTROL_PATH + operation;
    const body = content === undefined ? null : JSON.stringify(content);
    const { status, text } = await send(
      new Request(baseUrl + path, { method, headers, body, redirect: "manual" }),
    );
    if (text === undefined) {
      throw new ControlError(
        "not-a-control-api",
        `Failed to ${method} ${path} of ${baseUrl}: the response is longer than ${maxResponseBytes} bytes. Raise maxResponseBytes, if it is a mock with a control API.`,
        { status },
      );
    }
    const json = parseJsonOrText(text);
    if (isPlainObject(json) && typeof json["code"] === "string" && typeof json["message"] === "string") {
      const reason = endSentence(json["message"]);
      throw new ControlError("rejected", `Failed to ${method} ${path} of ${baseUrl}: ${reason}`, { status });
    }
    if (status === (json === undefined ? 204 : 200) && isExpected(json)) return json;
    throw new ControlError(
      "not-a-control-api",
      `Failed to ${method} ${path} of ${baseUrl}: it responds with status ${status}, but not as a mock with a control API. ${START}`,
      { status },
    );
  };
}

function isDone(body: unknown): body is { done: boolean; message?: string } {
  return isPlainObject(body) && typeof body["done"] === "boolean";
}

// Only the shape is checked: the control API has the same version as this client.

function hasCalls(body: unknown): body is { calls: Call[] } {
  return isPlainObject(body) && Array.isArray(body["calls"]);
}

function hasFindings(body: unknown): body is { findings: RemoteFinding[] } {
  return isPlainObject(body) && Array.isArray(body["findings"]);
}
