import type { CompletionRequest, ErrorType } from "@text-completions/core";
import { collectSecrets, createRedactor, isSecretName, type Redactor } from "@text-completions/core/internal";
import type { ChaosIncident } from "./chaos.ts";
import type { IncomingRequest } from "./fetch.ts";

/** One request to the mock with its response. It changes until `outcome` is no longer `"pending"`. */
export interface Call {
  /** The position among all calls, from 1; `reset` starts again. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  /** Headers of the request, names in lower case, without those that may hold a key. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body, valid or not. Undefined if it was not read, is not JSON, or is too large to keep. */
  readonly body: unknown;
  /** The body, if it is valid. */
  readonly request: CompletionRequest | undefined;
  /** Where the request had its key, which is replaced by `[redacted]`. Undefined if it had none. */
  readonly redacted: readonly ("url" | "body")[] | undefined;
  /** The `request-id` of the response. */
  readonly requestId: string;
  /** Status of the response. Undefined until there is one. */
  readonly status: number | undefined;
  /** Headers of the response, names in lower case. Empty until there is one. */
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** The error that was sent as the response or in the middle of a stream. */
  readonly error: { readonly type: ErrorType; readonly message: string } | undefined;
  /** The completion text sent so far. */
  readonly text: string;
  /** How many chunks of a stream have been sent. */
  readonly chunks: number;
  /**
   * - `"pending"`: the response has not ended
   * - `"answered"`: all of it was sent
   * - `"dropped"`: the connection broke, as scripted
   * - `"aborted"`: the client disconnected before the end
   */
  readonly outcome: "pending" | "answered" | "dropped" | "aborted";
  /** The incident that `chaos` caused. Undefined if there was none. */
  readonly chaos: ChaosIncident | undefined;
  /** How many other calls were pending when this one arrived. */
  readonly concurrent: number;
  /** When the request arrived, in milliseconds since 1970, by the mock's clock. */
  readonly startedAt: number;
  /** When the response ended. */
  readonly endedAt: number | undefined;
}

/** How a call can end. */
export type CallEnd = Exclude<Call["outcome"], "pending">;

/** Facts about the response to a call. */
export type ResponseFacts = Partial<
  Pick<Call, "requestId" | "status" | "responseHeaders" | "error" | "chaos">
>;

/** The record of one call, without its keys. */
export interface CallRecord {
  readonly call: Call;
  /** How much memory it takes, by estimate. */
  readonly bytes: number;
  set(facts: ResponseFacts): void;
  /** Sets the parsed body, and whether it is a valid request. */
  setBody(value: unknown, valid: boolean): void;
  /** Notes a chunk of a stream and the completion text in it. */
  addChunk(text: string): void;
  /** Sets the whole completion text. */
  setText(text: string): void;
  end(outcome: CallEnd, endedAt: number): void;
  /** Forgets the body. */
  dropBody(): void;
  /** A text that quotes the request, without the request's keys. */
  redact(text: string): string;
}

/** The memory of a record without its texts and body. */
const BASE_BYTES = 2000;
const MAX_MESSAGE_LENGTH = 1000;

/** Creates the record of a new call. */
export function createCallRecord(
  request: IncomingRequest,
  start: Pick<Call, "number" | "concurrent" | "startedAt">,
): CallRecord {
  const { method, url, headers } = request;
  const text = createTextBuffer();
  let bodyBytes = 0;
  // Redacted on access: most calls are never inspected.
  let redactor: Redactor | undefined;
  let shownUrl: string | undefined;
  let shownHeaders: Readonly<Record<string, string>> | undefined;
  let rawBody: Body | undefined;
  let shownBody: (Body & { redacted: boolean }) | undefined;

  const redact = (value: string): string => getRedactor().text(value);
  const getRedactor = (): Redactor => (redactor ??= createRedactor(collectSecrets({ headers, url })));
  const getUrl = (): string => (shownUrl ??= redact(url));

  function getBody(): typeof shownBody {
    if (rawBody === undefined) return shownBody;
    const { value, valid } = rawBody;
    const shown = getRedactor().value(value);
    shownBody = { value: shown, valid, redacted: shown !== value };
    rawBody = undefined;
    return shownBody;
  }

  const call: WritableCall = {
    ...start,
    method,
    get url() {
      return getUrl();
    },
    get headers() {
      return (shownHeaders ??= Object.fromEntries(
        [...headers].flatMap(([name, value]) => (isSecretName(name) ? [] : [[name, redact(value)]])),
      ));
    },
    get body() {
      return getBody()?.value;
    },
    get request() {
      const body = getBody();
      return body !== undefined && isValid(body) ? body.value : undefined;
    },
    get redacted() {
      const places = [
        ...(getUrl() === url ? [] : (["url"] as const)),
        ...(getBody()?.redacted === true ? (["body"] as const) : []),
      ];
      return places.length === 0 ? undefined : places;
    },
    requestId: "",
    status: undefined,
    responseHeaders: {},
    error: undefined,
    get text() {
      return text.toString();
    },
    chunks: 0,
    outcome: "pending",
    chaos: undefined,
    endedAt: undefined,
  };

  return {
    call,
    get bytes() {
      return BASE_BYTES + 2 * url.length + 2 * text.length + bodyBytes;
    },
    set({ error, ...facts }) {
      Object.assign(call, facts);
      // A message may quote a name of any length.
      if (error !== undefined) {
        call.error = { ...error, message: redact(shorten(error.message, MAX_MESSAGE_LENGTH)) };
      }
    },
    setBody(value, valid) {
      rawBody = { value, valid };
      bodyBytes = estimateBytes(value);
    },
    addChunk(piece) {
      call.chunks += 1;
      text.add(piece);
    },
    setText: (value) => text.add(value),
    end(outcome, endedAt) {
      call.outcome = outcome;
      call.endedAt = endedAt;
    },
    dropBody() {
      rawBody = undefined;
      shownBody = undefined;
      bodyBytes = 0;
    },
    redact,
  };
}

interface Body {
  readonly value: unknown;
  readonly valid: boolean;
}

/** The engine has validated it. */
function isValid(body: Body): body is Body & { readonly value: CompletionRequest } {
  return body.valid;
}

type Writable =
  | "requestId"
  | "status"
  | "responseHeaders"
  | "error"
  | "chunks"
  | "outcome"
  | "chaos"
  | "endedAt";
type WritableCall = Omit<Call, Writable> & { -readonly [Name in Writable]: Call[Name] };

/** Shortens a long text in its middle. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const half = Math.floor((maxLength - 1) / 2);
  return `${text.slice(0, half)}…${text.slice(-half)}`;
}

/** A text that grows by pieces. */
interface TextBuffer {
  readonly length: number;
  add(piece: string): void;
  toString(): string;
}

/** Pieces are joined by the thousand: a string to which each is appended takes about 90 bytes for every one of them. */
const MAX_PIECES = 1024;

function createTextBuffer(): TextBuffer {
  let pieces: string[] = [];
  let length = 0;
  const toString = (): string => {
    if (pieces.length > 1) pieces = [pieces.join("")];
    return pieces[0] ?? "";
  };
  return {
    get length() {
      return length;
    },
    add(piece) {
      if (piece === "") return;
      length += piece.length;
      if (pieces.push(piece) > MAX_PIECES) toString();
    },
    toString,
  };
}

const OBJECT_BYTES = 56;
const WORD_BYTES = 8;

/** About how much memory parsed JSON takes. Uses an explicit stack: deep data would exhaust the call stack. */
function estimateBytes(value: unknown): number {
  let bytes = 0;
  const objects: object[] = [];
  const add = (part: unknown): void => {
    bytes += WORD_BYTES;
    if (typeof part === "string") bytes += 2 * part.length + WORD_BYTES;
    else if (typeof part === "object" && part !== null) objects.push(part);
  };
  add(value);
  for (let part = objects.pop(); part !== undefined; part = objects.pop()) {
    bytes += OBJECT_BYTES;
    if (Array.isArray(part)) {
      for (const item of part) add(item);
    } else {
      // Not by its entries, of which an object of a million members makes a million lists.
      for (const name of Object.keys(part)) {
        add(name);
        add(Reflect.get(part, name));
      }
    }
  }
  return bytes;
}
