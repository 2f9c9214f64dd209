import type { components } from "./openapi.gen.ts";

type Schemas = components["schemas"];

/** The body of `POST /v1/complete`. Source: `/components/schemas/CompletionRequest`. */
export type CompletionRequest = Schemas["CompletionRequest"];

/** A request for a whole `Completion`, sent once it is complete. */
export type CompletionRequestNonStreaming = Omit<CompletionRequest, "stream"> & { stream?: false };

/** A request for server-sent events, sent as the text is generated. */
export type CompletionRequestStreaming = Omit<CompletionRequest, "stream"> & { stream: true };

/**
 * The response to a request, as its `stream` selects it: a `Completion`, a sequence of stream events, or, if `stream`
 * is not known at compile time, either. Source: `x-response-selector`.
 */
export type ResponseFor<Request extends object> = [StreamOf<Request>] extends [true]
  ? AsyncIterable<StreamEvent>
  : [StreamOf<Request>] extends [false | undefined]
    ? Completion
    : Completion | AsyncIterable<StreamEvent>;

/** The type of a request's `stream`; undefined if it has none. */
type StreamOf<Request> = "stream" extends keyof Request ? Request["stream"] : undefined;

/** The whole response. Source: `/components/schemas/Completion`. */
export type Completion = Schemas["Completion"];

/** Why a completion ended; the list may grow. Source: `/components/schemas/StopReason`. */
export type StopReason = Schemas["StopReason"];

/** The id or an alias of a model; any string is valid. Source: `/components/schemas/Model`. */
export type Model = Schemas["Model"];

/** Data about a request that the model does not see. Source: `/components/schemas/Metadata`. */
export type Metadata = Schemas["Metadata"];

/** The body of any error. Source: `/components/schemas/ErrorResponse`. */
export type ErrorResponse = Schemas["ErrorResponse"];

/** What kind of error it is; the list may grow. Source: `/components/schemas/ErrorType`. */
export type ErrorType = Schemas["ErrorType"];

/**
 * One event of a stream, with its data parsed. `type` is the event's name. Source: `/components/schemas/StreamEvent`.
 */
export type StreamEvent = CompletionEvent | PingEvent | ErrorEvent;

/** New text. Only the last one has a `stop_reason` that is not null. Source: `/components/schemas/CompletionEvent`. */
export type CompletionEvent = Schemas["CompletionEvent"];

/** Keeps the connection alive and has no other meaning. Source: `/components/schemas/PingEvent`. */
export type PingEvent = Schemas["PingEvent"];

/** An error that occurred after status 200 was sent; it ends the stream. Source: `/components/schemas/ErrorEvent`. */
export type ErrorEvent = Schemas["ErrorEvent"];
