import {
  type RecordedBytes,
  type RecordedExchange,
  type RecordedResponse,
  type Recording,
  validateRecording,
} from "./recording.gen.ts";
import { describeCause } from "./describe-cause.ts";
import { redactHeaders, type Redactor } from "./redact.ts";
import { redactPieces } from "./redact-pieces.ts";
import { isEventStreamType } from "./media-type.ts";
import { schemaError } from "./schema-error.ts";

/**
 * Checks a recording that comes from a file.
 *
 * @throws {UsageError} that names the first member that is wrong: `recording/exchanges/0/request/url`.
 */
export function parseRecording(value: unknown): Recording {
  const [problem] = validateRecording(value);
  if (problem !== undefined) throw schemaError("recording", problem, RECORDING_FIX);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The validator was generated from the same schema as the type.
  return value as Recording;
}

const RECORDING_FIX = "Pass a recording that mock --record or a recorder has written.";

/** An exchange in memory, unchanged: bytes, and headers with their secrets. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Headers;
    readonly body: Uint8Array;
  };
  readonly response?:
    | {
        readonly status: number;
        readonly headers: Headers;
        readonly headersAtMs: number;
        readonly chunks: readonly TimedBytes[];
        readonly omittedBytes?: number | undefined;
      }
    | undefined;
  readonly end: RecordedExchange["end"];
  readonly endedAtMs: number;
  readonly error?: Error | undefined;
}

/** Bytes and their time of arrival. */
export interface TimedBytes {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

/** Headers that a recording omits: those of the transport, because bodies are recorded decoded, and cookies. */
const OMITTED_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "keep-alive",
  "set-cookie",
  "transfer-encoding",
]);

/** An exchange as plain data without secrets, not even those that begin in one chunk and end in another. */
export function toRecordedExchange(exchange: Exchange, redactor: Redactor): RecordedExchange {
  const { request, response, end, endedAtMs, error } = exchange;
  return {
    request: {
      method: request.method,
      url: redactor.text(request.url),
      headers: redactHeaders(request.headers, redactor),
      body: encodeRedacted([request.body], redactor)[0] ?? { text: "" },
    },
    ...(response !== undefined && { response: toRecordedResponse(response, redactor) }),
    end,
    endedAtMs: round(endedAtMs),
    ...(error !== undefined && {
      error: redactor.text(error.cause === undefined ? error.message : describeCause(error)),
    }),
  };
}

function toRecordedResponse(
  { status, headers, headersAtMs, chunks, omittedBytes = 0 }: NonNullable<Exchange["response"]>,
  redactor: Redactor,
): RecordedResponse {
  const bodies = encodeRedacted(
    chunks.map(({ bytes }) => bytes),
    redactor,
    isEventStreamType(headers),
  );
  return {
    status,
    headers: redactHeaders(
      [...headers].filter(([name]) => !OMITTED_HEADERS.has(name)),
      redactor,
    ),
    headersAtMs: round(headersAtMs),
    chunks: chunks.map(({ atMs }, index) => ({ atMs: round(atMs), ...(bodies[index] ?? { text: "" }) })),
    ...(omittedBytes > 0 && { omittedBytes }),
  };
}

/** A recorded exchange in memory. */
export function fromRecordedExchange({
  request,
  response,
  end,
  endedAtMs,
  error,
}: RecordedExchange): Exchange {
  const { method, url, headers, body } = request;
  return {
    request: { method, url, headers: new Headers(headers), body: decodeBytes(body) },
    response: response && {
      ...response,
      headers: new Headers(response.headers),
      chunks: response.chunks.map((chunk) => ({ atMs: chunk.atMs, bytes: decodeBytes(chunk) })),
    },
    end,
    endedAtMs,
    error: error === undefined ? undefined : new Error(error),
  };
}

/** The bytes in a recording. */
export function decodeBytes(recorded: RecordedBytes): Uint8Array {
  if ("text" in recorded) return new TextEncoder().encode(recorded.text);
  return toBytes(atob(recorded.base64));
}

/** The bytes of a string of one character per byte. `Uint8Array.from` would take twenty times as long. */
function toBytes(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/** One character per byte, so that redaction finds a secret whatever the bytes around it are. */
function encodeRedacted(parts: readonly Uint8Array[], redactor: Redactor, isStream = false): RecordedBytes[] {
  return redactPieces(redactor, parts.map(toBinary), isStream).map(encodeBinary);
}

function toBinary(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += CALL_SIZE) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CALL_SIZE));
  }
  return binary;
}

/** More arguments than this in one call could exhaust the stack. */
const CALL_SIZE = 8192;

function encodeBinary(binary: string): RecordedBytes {
  if (countControls(binary) > binary.length / CONTROLS_DIVISOR) return { base64: btoa(binary) };
  const bytes = toBytes(binary);
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: btoa(binary) };
  }
}

/** JSON escapes a control character with six characters: if more than one in this many is one, base64 is shorter. */
const CONTROLS_DIVISOR = 16;

function countControls(binary: string): number {
  let count = 0;
  for (let index = 0; index < binary.length; index++) {
    const code = binary.charCodeAt(index);
    if (code < 0x20 && code !== LINE_FEED && code !== CARRIAGE_RETURN && code !== TAB) count += 1;
  }
  return count;
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** To the hundredth of a millisecond. */
function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
