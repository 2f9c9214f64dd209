import type { CompletionRequest, ErrorType } from "@text-completions/core";
import {
  collectSecrets,
  createRedactor,
  isSecretName,
  type Redactor,
  shortenMiddle,
} from "@text-completions/core/internal";
import type { ChaosIncident } from "./chaos.ts";
import type { IncomingRequest } from "./fetch.ts";

/** One request to the mock with its response. It changes until `outcome` is no longer `"pending"`. */
export interface Call {
  /** The position among all calls, from 1; `reset` starts again. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  /** Headers of the request, names in lower case, without those that may contain a key. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body, valid or not. Undefined if it was not read, is not JSON, or is too large to keep. */
  readonly body: unknown;
  /** The body, if the request is valid. */
  readonly request: CompletionRequest | undefined;
  /** Where a key was replaced by `[redacted]`. Undefined if there was none. */
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
   * - `"answered"`: the whole response was sent
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

/** The memory of a record without its texts and body. */
const BASE_BYTES = 1500;
const MAX_MESSAGE_LENGTH = 1000;
const NO_HEADERS: Call["responseHeaders"] = {};

/** The log that a record belongs to. */
export interface RecordOwner {
  /** The time, in whole milliseconds. */
  now(): number;
  /** The record takes more or less memory than before. */
  resized(record: CallRecord): void;
  ended(record: CallRecord): void;
}

/**
 * The record of one call, without its keys. A class, because a mock keeps a thousand calls and drops one for each new
 * one, so their memory layout determines how much memory a server takes.
 */
export class CallRecord implements Call {
  readonly number: number;
  readonly method: string;
  readonly concurrent: number;
  readonly startedAt: number;
  requestId = "";
  status: number | undefined = undefined;
  responseHeaders: Readonly<Record<string, string>> = NO_HEADERS;
  error: Call["error"] = undefined;
  chunks = 0;
  outcome: Call["outcome"] = "pending";
  chaos: ChaosIncident | undefined = undefined;
  endedAt: number | undefined = undefined;
  /** Whether the log still has it. */
  isKept = true;
  /** The value of `bytes` that the log has counted. */
  countedBytes = 0;
  readonly #owner: RecordOwner;
  readonly #url: string;
  readonly #headers: IncomingRequest["headers"];
  readonly #text: TextBuffer = new TextBuffer();
  #call: Call | undefined;
  #bodyBytes = 0;
  // Redacted on access: most calls are never inspected.
  #redactor: Redactor | undefined;
  #shownUrl: string | undefined;
  #shownHeaders: Readonly<Record<string, string>> | undefined;
  #rawBody: Body | undefined;
  #shownBody: ShownBody | undefined;

  constructor(
    { method, url, headers }: IncomingRequest,
    { number, concurrent, startedAt }: Pick<Call, "number" | "concurrent" | "startedAt">,
    owner: RecordOwner,
  ) {
    this.number = number;
    this.method = method;
    this.concurrent = concurrent;
    this.startedAt = startedAt;
    this.#owner = owner;
    this.#url = url;
    this.#headers = headers;
  }

  /** The call as users see it. */
  get call(): Call {
    return (this.#call ??= createCall(this));
  }

  /** An estimate of how much memory it takes. */
  get bytes(): number {
    return BASE_BYTES + 2 * this.#url.length + 2 * this.#text.length + this.#bodyBytes;
  }

  get url(): string {
    return (this.#shownUrl ??= this.redact(this.#url));
  }

  get headers(): Readonly<Record<string, string>> {
    return (this.#shownHeaders ??= Object.fromEntries(
      [...this.#headers].flatMap(([name, value]) => (isSecretName(name) ? [] : [[name, this.redact(value)]])),
    ));
  }

  get body(): unknown {
    return this.#showBody()?.value;
  }

  get request(): CompletionRequest | undefined {
    const body = this.#showBody();
    return body !== undefined && isValid(body) ? body.value : undefined;
  }

  #showBody(): ShownBody | undefined {
    if (this.#rawBody === undefined) return this.#shownBody;
    const { value, valid } = this.#rawBody;
    const shown = this.#getRedactor().value(value);
    this.#shownBody = { value: shown, valid, redacted: shown !== value };
    this.#rawBody = undefined;
    return this.#shownBody;
  }

  get redacted(): Call["redacted"] {
    const places = [
      ...(this.url === this.#url ? [] : (["url"] as const)),
      ...(this.#showBody()?.redacted === true ? (["body"] as const) : []),
    ];
    return places.length === 0 ? undefined : places;
  }

  get text(): string {
    return this.#text.toString();
  }

  set({ error, ...facts }: ResponseFacts): void {
    Object.assign(this, facts);
    // A message may quote a name of any length.
    if (error !== undefined) {
      this.error = { ...error, message: this.redact(shortenMiddle(error.message, MAX_MESSAGE_LENGTH)) };
    }
  }

  /** Sets the parsed body, and whether it is a valid request. */
  setBody(value: unknown, valid: boolean): void {
    this.#rawBody = { value, valid };
    this.#bodyBytes = estimateBytes(value);
    this.#owner.resized(this);
  }

  /** Records a chunk of a stream and the completion text in it. */
  addChunk(piece: string): void {
    this.chunks += 1;
    this.addText(piece);
  }

  /** Adds text of the completion. */
  addText(text: string): void {
    this.#text.add(text);
    this.#owner.resized(this);
  }

  /** Records how it ended. The first end counts. */
  end(outcome: CallEnd): void {
    if (this.outcome !== "pending") return;
    this.outcome = outcome;
    this.endedAt = this.#owner.now();
    this.#owner.ended(this);
  }

  /** Forgets the body. */
  dropBody(): void {
    this.#rawBody = undefined;
    this.#shownBody = undefined;
    this.#bodyBytes = 0;
  }

  /** Redacts the request's keys in text that quotes it. */
  redact(text: string): string {
    return this.#getRedactor().text(text);
  }

  #getRedactor(): Redactor {
    const { headers, url } = { headers: this.#headers, url: this.#url };
    return (this.#redactor ??= createRedactor(collectSecrets({ headers, url })));
  }
}

/** The property of a call that holds its record. */
const RECORD = Symbol("record");

/** The members of a call, each with an accessor that all calls share. */
const ACCESSORS = Object.fromEntries(
  Object.keys({
    number: 0,
    method: 0,
    url: 0,
    headers: 0,
    body: 0,
    request: 0,
    redacted: 0,
    requestId: 0,
    status: 0,
    responseHeaders: 0,
    error: 0,
    text: 0,
    chunks: 0,
    outcome: 0,
    chaos: 0,
    concurrent: 0,
    startedAt: 0,
    endedAt: 0,
  } satisfies Record<keyof Call, 0>).map((name) => [name, accessor(name)]),
);

/** Own and enumerable, so that the member is shown, copied and compared like any other. */
function accessor(name: string): PropertyDescriptor & ThisType<{ readonly [RECORD]: CallRecord }> {
  return {
    enumerable: true,
    get() {
      return Reflect.get(this[RECORD], name, this[RECORD]);
    },
  };
}

function createCall(record: CallRecord): Call {
  const call = Object.defineProperty({}, RECORD, { value: record });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- There is an accessor for each member.
  return Object.defineProperties(call, ACCESSORS) as Call;
}

interface Body {
  readonly value: unknown;
  readonly valid: boolean;
}

interface ShownBody extends Body {
  readonly redacted: boolean;
}

/** The engine has validated it. */
function isValid(body: Body): body is Body & { readonly value: CompletionRequest } {
  return body.valid;
}

/** Pieces are joined in thousands, because appending each to a string takes about 90 bytes per piece. */
const MAX_PIECES = 1024;

/** Text that grows piece by piece. */
class TextBuffer {
  #pieces: string[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(piece: string): void {
    if (piece === "") return;
    this.#length += piece.length;
    if (this.#pieces.push(piece) > MAX_PIECES) this.toString();
  }

  toString(): string {
    if (this.#pieces.length > 1) this.#pieces = [this.#pieces.join("")];
    return this.#pieces[0] ?? "";
  }
}

const OBJECT_BYTES = 56;
const WORD_BYTES = 8;

/**
 * An estimate of the memory that parsed JSON takes. Uses a stack of its own: deep data would exhaust the call stack.
 */
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
      // Not `Object.entries`, which creates an array for each member.
      for (const name of Object.keys(part)) {
        add(name);
        add(Reflect.get(part, name));
      }
    }
  }
  return bytes;
}
