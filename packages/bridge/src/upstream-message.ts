import type { HeaderName } from "@text-completions/core";
import {
  findErrorWords,
  findTextWords,
  hasMoreValues,
  isBinary,
  isEventStreamType,
  parseJson,
  reportsError,
} from "@text-completions/core/internal";
import {
  type BridgeError,
  LOOK_BETWEEN,
  quoteWords,
  tooLongResponse,
  unexpectedResponse,
} from "./bridge-error.ts";
import type { Exchange } from "./exchange.ts";
import { MAX_ERROR_BYTES, readReportedError, toReportedError } from "./upstream-error.ts";
import { isOpen, type OpenResponse, readText } from "./upstream-body.ts";

/**
 * Expects that a success response is a stream.
 *
 * @throws {BridgeError} if it is not: the error that the upstream reports, or what it sent instead.
 */
export async function expectStream(upstream: Response, exchange: Exchange): Promise<OpenResponse> {
  const type = upstream.headers.get("content-type" satisfies HeaderName) ?? "";
  if (isOpen(upstream) && isEventStreamType(upstream.headers)) return upstream;
  const text = await readOther(upstream, exchange, type);
  throw (
    readReportedError(text ?? "", exchange) ??
    unexpectedBody(text, describeBody(upstream, text, exchange), "text/event-stream")
  );
}

/** Reads what arrived instead of a stream, if it can be an error or a page. Other bodies may never end. */
async function readOther(upstream: Response, exchange: Exchange, type: string): Promise<string | undefined> {
  if (upstream.body === null) return "";
  if (/\bjson\b|\bhtml\b/i.test(type)) return (await readText(upstream, MAX_ERROR_BYTES, exchange)).text;
  upstream.body.cancel().catch(() => undefined);
  return undefined;
}

/**
 * Reads a success response that is a whole message. Its members are not checked yet.
 *
 * @throws {BridgeError} if it is not JSON, too large, or an error that the upstream reports.
 */
export async function readMessage(upstream: Response, exchange: Exchange): Promise<unknown> {
  const { maxResponseBytes, maxJsonValues } = exchange.settings;
  const { text, isWhole } = await readText(upstream, maxResponseBytes, exchange);
  if (!isWhole) throw tooLongResponse(maxResponseBytes, "maxResponseBytes");
  if (hasMoreValues(text, maxJsonValues)) {
    throw unexpectedResponse(`more than ${maxJsonValues} values (maxJsonValues)`, {
      fix: "Check the upstream, or raise maxJsonValues.",
    });
  }
  const message = parseJson(text);
  if (reportsError(message)) throw toReportedError(text, exchange);
  if (message !== undefined) return message;
  const what = describeBody(upstream, text, exchange);
  const flaw = isBinary(text) ? "that is not text in UTF-8" : "that is not valid JSON";
  throw unexpectedBody(text, text === "" ? what : `${what} ${flaw}`);
}

/** The error of a body that is not what was asked for: a page means that baseUrl is wrong. */
function unexpectedBody(text: string | undefined, received: string, expected?: string): BridgeError {
  return unexpectedResponse(received, { expected, fix: isPage(text) ? undefined : LOOK_BETWEEN });
}

/** What a page says; undefined if a text is not a page. Other text may be part of a completion. */
function findPageWords(text: string): string | undefined {
  return isPage(text) ? findTextWords(text) : undefined;
}

/** Whether a body is a page, of a website or of a proxy. */
function isPage(text: string | undefined): boolean {
  return text?.trimStart().startsWith("<") === true;
}

/**
 * Describes the type and the encoding of a body, and what a page or another server says. Other text is not shown: it
 * may be part of a completion, which does not belong in a log.
 */
function describeBody({ headers }: Response, text: string | undefined, { redactor }: Exchange): string {
  if (text === "") return "no body";
  const type = headers.get("content-type" satisfies HeaderName) ?? "a body without content-type";
  const encoding = headers.get("content-encoding");
  const packed = encoding === null ? type : `${type} (content-encoding: ${encoding})`;
  const words = text === undefined ? undefined : findWords(redactor.text(text));
  return words === undefined ? packed : `${packed} saying ${words}`;
}

/** What a page says, or JSON in the format of another server, in quotes. Takes redacted text. */
export function findWords(text: string): string | undefined {
  const words = findPageWords(text) ?? findErrorWords(parseJson(text));
  return words === undefined ? undefined : quoteWords(words);
}
