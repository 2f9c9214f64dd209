import { CompletionError } from "./completion-error.ts";

/** The server took longer than `timeoutMs`, or the call longer than `totalTimeoutMs`. */
export class TimeoutError extends CompletionError {
  override readonly name = "TimeoutError";
  override readonly kind = "timeout";
}
