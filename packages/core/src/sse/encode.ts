import type { StreamEvent } from "../document/schemas.ts";

/** Options of `encodeStreamEvent`. */
export interface EncodeStreamEventOptions {
  /** What ends each line. The API sent `"\r\n"` in 2023 and sends `"\n"` since. Default: `"\n"`. */
  lineEnding?: "\n" | "\r\n" | "\r" | undefined;
  /** An `id` line, which the API does not send. Default: none. */
  id?: string | undefined;
  /** A `retry` line, in milliseconds, which the API does not send. Default: none. */
  retryMs?: number | undefined;
}

/**
 * Writes one event of a stream, its name taken from `type`, with the empty line that completes it.
 *
 * Source: `/components/schemas/StreamFrame`, HTML standard §9.2.6.
 *
 * @throws {TypeError} if a field would not stay within its line, and so could begin another event.
 *
 * @example
 * ```ts
 * import { encodeStreamEvent } from "@text-completions/core/sse";
 *
 * console.log(JSON.stringify(encodeStreamEvent({ type: "ping" }))); // → "event: ping\ndata: {\"type\":\"ping\"}\n\n"
 * ```
 */
export function encodeStreamEvent(event: StreamEvent, options: EncodeStreamEventOptions = {}): string {
  const { lineEnding = "\n", id, retryMs } = options;
  if (!/^(\n|\r\n|\r)$/.test(lineEnding)) refuse("line ending", lineEnding, 'Give "\\n", "\\r\\n" or "\\r"');
  const lines = [`event: ${singleLine("type", event?.type)}`];
  if (id !== undefined) lines.push(`id: ${singleLine("id", id)}`);
  if (retryMs !== undefined) lines.push(`retry: ${wholeNumber(retryMs)}`);
  lines.push(`data: ${toJson(event)}`);
  return lines.join(lineEnding) + lineEnding + lineEnding;
}

function singleLine(field: string, value: unknown): string {
  if (typeof value === "string" && /^[^\r\n\0]+$/.test(value)) return value;
  return refuse(field, value, "Give a text of one line, not empty");
}

function wholeNumber(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  return refuse("retry time", value, "Give a whole number of milliseconds, 0 or more");
}

function toJson(event: StreamEvent): string {
  // `undefined` for what JSON cannot express, which its type does not say.
  const json: unknown = JSON.stringify(event);
  if (typeof json === "string") return json;
  throw new TypeError(
    "Failed to encode a stream event: its data cannot be written as JSON. Give an object of plain data.",
  );
}

function refuse(field: string, value: unknown, remedy: string): never {
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  throw new TypeError(`Failed to encode a stream event: its ${field} is ${shown}. ${remedy}.`);
}
