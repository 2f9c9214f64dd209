import type { StreamEvent } from "../document/schemas.ts";
import { checkOptions, number, oneOf, type OptionKind, type OptionTable } from "../usage/options.ts";
import { invalidOption } from "../usage/usage-error.ts";

/** Options of `encodeStreamEvent`. */
export interface EncodeStreamEventOptions {
  /** What ends each line. The API sent `"\r\n"` in 2023 and sends `"\n"` since. Default: `"\n"`. */
  lineEnding?: "\n" | "\r\n" | "\r" | undefined;
  /** An `id` line, which the API does not send. Default: none. */
  id?: string | undefined;
  /** A `retry` line, in milliseconds, which the API does not send. Default: none. */
  retryMs?: number | undefined;
}

const LINE: OptionKind = {
  expected: "a non-empty string without line breaks or NUL",
  accepts: (value) => typeof value === "string" && /^[^\r\n\0]+$/.test(value),
};

const OPTIONS = {
  lineEnding: oneOf("\n", "\r\n", "\r"),
  id: LINE,
  retryMs: number({ integer: true }),
} satisfies OptionTable<EncodeStreamEventOptions>;

/**
 * Encodes one event of a stream, its name taken from `type`, with the empty line that completes it.
 *
 * Source: `/components/schemas/StreamBlock`, HTML standard §9.2.6.
 *
 * @throws {UsageError} if a field contains a line break, which could begin another event, or JSON cannot express the
 * event.
 *
 * @example
 * ```ts
 * import { encodeStreamEvent } from "@text-completions/core/sse";
 *
 * console.log(JSON.stringify(encodeStreamEvent({ type: "ping" }))); // → "event: ping\ndata: {\"type\":\"ping\"}\n\n"
 * ```
 */
export function encodeStreamEvent(event: StreamEvent, options?: EncodeStreamEventOptions): string {
  const { lineEnding = "\n", id, retryMs } = options === undefined ? {} : checkOptions(options, OPTIONS);
  if (!LINE.accepts(event?.type)) throw invalidOption("event.type", LINE.expected, event?.type);
  const lines = [`event: ${event.type}`];
  if (id !== undefined) lines.push(`id: ${id}`);
  if (retryMs !== undefined) lines.push(`retry: ${retryMs}`);
  lines.push(`data: ${toJson(event)}`);
  return lines.join(lineEnding) + lineEnding + lineEnding;
}

function toJson(event: StreamEvent): string {
  // `undefined` for what JSON cannot express, which its type does not say.
  const json: unknown = JSON.stringify(event);
  if (typeof json === "string") return json;
  throw invalidOption("event", "an object that JSON can express", event);
}
