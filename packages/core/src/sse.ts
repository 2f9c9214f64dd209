export {
  createStreamEventDecoder,
  type DecodeStreamEventsOptions,
  type StreamEventDecoder,
} from "./create-stream-event-decoder.ts";
export { decodeStreamEvents } from "./decode-stream-events.ts";
export { encodeStreamEvent, type EncodeStreamEventOptions } from "./encode-stream-event.ts";
export { EventStreamError, isEventStreamError, type EventStreamErrorReason } from "./event-stream-error.ts";
export type { EventStreamFrame } from "./frame-cutter.ts";
