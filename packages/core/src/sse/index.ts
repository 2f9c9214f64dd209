export {
  createStreamEventDecoder,
  decodeStreamEvents,
  type DecodeStreamEventsOptions,
  type StreamEventDecoder,
} from "./decoder.ts";
export { encodeStreamEvent, type EncodeStreamEventOptions } from "./encode.ts";
export {
  EventStreamError,
  isEventStreamError,
  type EventStreamErrorDetails,
  type EventStreamErrorReason,
  type ServerSentEvent,
} from "./parser.ts";
