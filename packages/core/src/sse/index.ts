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
  type EventStreamErrorReason,
  type EventStreamFrame,
} from "./parser.ts";
