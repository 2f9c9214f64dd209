import { isObject, parseJson } from "../document/schema-checks.ts";
import type { ErrorEvent, StreamEvent } from "../document/schemas.ts";
import { hideKeyShapes } from "../usage/key-shape.ts";
import { shorten, toPrintable } from "../usage/printable.ts";
import { EventStreamError, type ServerSentEvent, strayLineOf } from "./parser.ts";

/**
 * The event of this API that an event-stream event contains; undefined if its name is unknown or `onUnnamed` took it.
 */
export function toStreamEvent(
  event: ServerSentEvent,
  onUnnamed?: (event: ServerSentEvent) => void,
): StreamEvent | undefined {
  switch (event.event) {
    case "completion":
    case "error":
      return parseData(event.event, event);
    case "ping":
      return toPing(event);
    case undefined:
      return parseUnnamed(event, onUnnamed);
    default:
      // Other data is not parsed: it may be long.
      return event.data.includes('"error"') ? toError(parseJson(event.data)) : undefined;
  }
}

/** Whether an event is the last one of its completion. Some servers send `""` or `false` where the API sends null. */
export function endsCompletion({ stop_reason }: { readonly stop_reason?: unknown }): boolean {
  return typeof stop_reason === "string" && stop_reason !== "";
}

/** An error counts whatever its event is called: what a server or proxy reports last must not be lost. */
function toError(data: unknown): ErrorEvent | undefined {
  return isEvent("error", data) ? data : undefined;
}

function parseData(name: "completion" | "error", event: ServerSentEvent): StreamEvent {
  let data: unknown;
  try {
    data = JSON.parse(event.data);
  } catch (cause) {
    throw malformed(name, event, cause);
  }
  const typed = withType(name, data);
  if (isEvent(name, typed)) return typed;
  const error = toError(withType("error", data));
  if (error === undefined) throw malformed(name, event);
  return error;
}

/** The data of an event, with the name of the event as its type if it has none. */
function withType(type: "completion" | "error", data: unknown): unknown {
  return isObject(data) && data["type"] === undefined ? { ...data, type } : data;
}

/** Only the name of a ping matters. Its data is not checked: servers send none, or plain text. */
function toPing({ data }: ServerSentEvent): StreamEvent {
  const members = parseJson(data);
  return isObject(members) ? { ...members, type: "ping" } : { type: "ping" };
}

function parseUnnamed(
  event: ServerSentEvent,
  onUnnamed: ((event: ServerSentEvent) => void) | undefined,
): ErrorEvent | undefined {
  const data = parseJson(event.data);
  const error = toError(withType("error", data));
  if (error !== undefined) return error;
  if (onUnnamed !== undefined) {
    onUnnamed(event);
    return undefined;
  }
  const stray = strayLineOf(event);
  const what = event.data === "" ? "and without data" : `whose data is ${quote(event.data)}`;
  const after = stray === undefined ? "" : `, after the line ${quote(stray)}`;
  throw new EventStreamError("unnamed", {
    problem: `expected an event named "completion", "ping" or "error", got an event without a name ${what}${after}`,
    fix:
      stray === undefined && isOfOldVersion(data)
        ? 'Streams of anthropic-version 2023-01-01 have no event names. Send "anthropic-version: 2023-06-01", or check any proxies between you and the API.'
        : `Check which server or proxy writes ${stray === undefined ? "events without names" : "that line"}.`,
    event,
  });
}

/** Whether the data is that of a completion of version 2023-01-01, whose events have neither name nor type. */
function isOfOldVersion(data: unknown): boolean {
  return isObject(data) && typeof data["completion"] === "string" && data["type"] === undefined;
}

/** The members that readers rely on; `validateStreamEvent` checks the full schema. */
function isEvent<Name extends "completion" | "error">(
  name: Name,
  event: unknown,
): event is Extract<StreamEvent, { type: Name }> {
  if (!isObject(event) || event["type"] !== name) return false;
  return name === "completion"
    ? typeof event["completion"] === "string"
    : isObject(event["error"]) && typeof event["error"]["type"] === "string";
}

const EXPECTED = {
  completion: '{ "type": "completion", "completion": string, … }',
  error: '{ "type": "error", "error": { "type": string, … } }',
};

function malformed(name: "completion" | "error", event: ServerSentEvent, cause?: unknown): EventStreamError {
  // The error of the JSON parser quotes the data.
  const isShown = cause !== undefined && hideKeyShapes(event.data) === event.data;
  const expected = cause === undefined || event.data === "" ? EXPECTED[name] : "JSON";
  // An excerpt does not show it: it escapes control characters, and may end before the place.
  const reason =
    isShown && event.data !== "" && cause instanceof Error ? `: ${toPrintable(cause.message)}` : "";
  return new EventStreamError("malformed", {
    problem: `expected the data of an event "${name}" to be ${expected}, got ${quote(event.data)}${reason}`,
    event,
    ...(isShown && { cause }),
  });
}

const MAX_QUOTED = 200;

function quote(data: string): string {
  if (data === "") return "no data";
  const shown = shorten(hideKeyShapes(data), MAX_QUOTED);
  // JSON shows where it ends; another text may end as a sentence does.
  return toPrintable(/[}\]]$/.test(shown) ? shown : JSON.stringify(shown));
}
