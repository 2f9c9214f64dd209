export { createRecorder, type Recorder, type RecorderOptions } from "./recorder.ts";
export { createReplay, type Replay, type ReplayOptions } from "./replay.ts";
export type {
  RecordedBytes,
  RecordedChunk,
  RecordedExchange,
  RecordedRequest,
  RecordedResponse,
  Recording,
} from "@text-completions/core";
