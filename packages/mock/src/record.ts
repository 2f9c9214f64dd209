export { createRecorder, type Recorder, type RecorderOptions } from "./record/create-recorder.ts";
export { createReplay, type Replay, type ReplayOptions } from "./record/create-replay.ts";
export type {
  RecordedChunk,
  RecordedExchange,
  RecordedRequest,
  RecordedResponse,
  Recording,
} from "./record/recording.ts";
