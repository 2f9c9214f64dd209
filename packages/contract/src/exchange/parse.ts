import { HEADER } from "@text-completions/core";
import {
  collectSecrets,
  concatBytes,
  createRedactor,
  type Exchange,
  isObject,
  isOperationPath,
  mediaTypeOf,
  readApiKey,
  redactHeaderTexts,
  type Redactor,
  redactPieces,
} from "@text-completions/core/internal";
import { parseJson } from "./json.ts";
import type {
  ParsedCompletion,
  ParsedEvent,
  ParsedExchange,
  ParsedRequest,
  ParsedResponse,
  ParsedStream,
} from "./parsed-exchange.ts";
import { type EventBlock, type EventBlocks, parseBlocks } from "./sse.ts";

/**
 * Parses an exchange once, for all checks. Rejects nothing: what cannot be understood is undefined. Secrets are
 * redacted in all texts, in any spelling, including those that are spread over several events of a stream.
 *
 * @param apiKey - The key of the run, if there is one. Keys in the request's headers are found without it.
 * @param notSecret - A made-up key, which a report may show.
 */
export function parseExchange(exchange: Exchange, apiKey?: string, notSecret?: string): ParsedExchange {
  const { headers, url } = exchange.request;
  const keys = collectSecrets({ headers: [...headers].filter(([name]) => KEY_HEADERS.has(name)) });
  const secrets = collectSecrets({ headers, url, known: [apiKey] });
  for (const secret of secrets)
    if (notSecret !== undefined && secret.includes(notSecret)) secrets.delete(secret);
  const redactor = createRedactor(secrets);
  const request = parseRequest(exchange.request, redactor);
  return {
    exchange,
    request,
    response: parseResponse(exchange, request.wantsStream, redactor),
    keys,
    secrets,
  };
}

const KEY_HEADERS: ReadonlySet<string> = new Set([HEADER.xApiKey, HEADER.authorization]);

function parseRequest(
  { method, url, headers, body }: Exchange["request"],
  redactor: Redactor,
): ParsedRequest {
  const text = redactor.text(new TextDecoder().decode(body));
  const json = parseJson(text);
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/[?#][^]*$/, "");
  return {
    method,
    path: redactor.text(path),
    headers: new Headers(redactHeaderTexts(headers, redactor)),
    mediaType: mediaTypeOf(headers),
    text,
    body: json,
    isOperation: isOperationPath(path),
    wantsStream: isObject(json) && json["stream"] === true,
    hasKey: Boolean(readApiKey(headers)),
  };
}

function parseResponse(
  { response, end }: Exchange,
  wantsStream: boolean,
  redactor: Redactor,
): ParsedResponse | undefined {
  if (response === undefined) return undefined;
  const { status, chunks, omittedBytes = 0 } = response;
  const isWhole = end === "complete" && omittedBytes === 0;
  const headers = new Headers(redactHeaderTexts(response.headers, redactor));
  const bytes = concatBytes(chunks.map((chunk) => chunk.bytes));
  const text = redactor.text(new TextDecoder().decode(bytes));
  const mediaType = mediaTypeOf(headers);
  const body = parseJson(text);
  const mayBeStream = mediaType === "text/event-stream" || (body === undefined && mediaType !== "text/html");
  const isStream = status === 200 && wantsStream && mayBeStream;
  const { stream, splitsSecret } = isStream
    ? parseStream(parseBlocks(bytes, chunks, isWhole), isWhole, redactor)
    : { stream: undefined, splitsSecret: false };
  const completion = status === 200 ? findCompletion(body, stream) : undefined;
  return { status, headers, mediaType, bytes, isWhole, text, body, stream, completion, splitsSecret };
}

function parseStream(
  { blocks, strayLines, openAt }: EventBlocks,
  isWhole: boolean,
  redactor: Redactor,
): { stream: ParsedStream; splitsSecret: boolean } {
  const shown = blocks.map((block) => ({
    ...block,
    name: block.name && redactor.text(block.name),
    data: redactor.text(block.data),
  }));
  const events = shown.flatMap((block, index) => parseEvent(block, index) ?? []);
  const changed = hideAcrossEvents(events, redactor);
  for (const { index, data } of changed) {
    const block = shown[index];
    if (block !== undefined) block.data = JSON.stringify(data);
  }
  const stream = {
    blocks: shown,
    strayLines: strayLines.map(({ text, offset }) => ({ text: redactor.text(text), offset })),
    openAt,
    events,
    isWhole,
  };
  return { stream, splitsSecret: changed.length > 0 };
}

function parseEvent(block: EventBlock, index: number): ParsedEvent | undefined {
  const { offset, atMs } = block;
  const data = parseJson(block.data);
  if (!isObject(data)) return undefined;
  const name = block.name ?? nameOf(data);
  if (name !== "completion" && name !== "ping" && name !== "error") return undefined;
  return { name, data, index, offset, atMs };
}

/** What an event without a name is meant to be, so that a missing name is one error and does not cause others. */
function nameOf(data: Record<string, unknown>): unknown {
  return data["type"] ?? (typeof data["completion"] === "string" ? "completion" : undefined);
}

/** Redacts secrets that are spread over the same member of several events. Returns the events that were changed. */
function hideAcrossEvents(events: readonly ParsedEvent[], redactor: Redactor): ParsedEvent[] {
  const changed = new Set<ParsedEvent>();
  const members = new Set(events.flatMap(({ data }) => Object.keys(data)));
  for (const member of members) {
    const owners = events.filter(({ data }) => typeof data[member] === "string");
    const texts = owners.map(({ data }) => textOf(data[member]));
    // The same id or model in each event adds up to long text, but cannot contain a secret that spans events.
    if (texts.every((text) => text === texts[0])) continue;
    for (const [index, text] of redactPieces(redactor, texts).entries()) {
      const event = owners[index];
      if (event === undefined || text === texts[index]) continue;
      event.data[member] = text;
      changed.add(event);
    }
  }
  return [...changed];
}

/** The completion in a body, or in the events of a stream. */
function findCompletion(body: unknown, stream: ParsedStream | undefined): ParsedCompletion | undefined {
  if (stream !== undefined) return findStreamedCompletion(stream);
  if (!isObject(body) || typeof body["completion"] !== "string") return undefined;
  return toCompletion(body, body["completion"]);
}

function findStreamedCompletion({ events }: ParsedStream): ParsedCompletion | undefined {
  const completions = events.filter(({ name }) => name === "completion").map(({ data }) => data);
  const last = completions.findLast((data) => typeof data["stop_reason"] === "string") ?? completions.at(-1);
  if (last === undefined) return undefined;
  return toCompletion(last, completions.map((data) => textOf(data["completion"])).join(""));
}

function toCompletion(data: Record<string, unknown>, text: string): ParsedCompletion {
  return { text, stopReason: data["stop_reason"], model: data["model"], id: data["id"], stop: data["stop"] };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
