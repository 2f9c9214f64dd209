import type { components } from "./openapi.gen.ts";

type Schemas = components["schemas"];

/** One event of a stream, its data parsed. `type` is the event's name. Source: `/components/schemas/StreamEvent`. */
export type StreamEvent = CompletionEvent | PingEvent | ErrorEvent;

/** New text. Its `stop_reason` is null until the last one. Source: `/components/schemas/CompletionEvent`. */
export type CompletionEvent = Schemas["CompletionEvent"];

/** A sign of life, without meaning. Source: `/components/schemas/PingEvent`. */
export type PingEvent = Schemas["PingEvent"];

/** A failure after the status 200 had been sent; it ends the stream. Source: `/components/schemas/ErrorEvent`. */
export type ErrorEvent = Schemas["ErrorEvent"];
