import { CompletionError } from "./completion-error.ts";

/** The server could not be reached, or the connection broke. `cause` is what `fetch` threw. */
export class ConnectionError extends CompletionError {
  override readonly name = "ConnectionError";
  override readonly kind = "connection";
}
