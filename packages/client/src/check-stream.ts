import type { CompletionStream } from "./completion-stream.ts";

/** Throws unless a caller without types gave a stream, of this copy of the package or of another one. */
export function checkStream(verb: string, stream: CompletionStream): void {
  const given: unknown = stream;
  if (typeof given === "object" && given !== null && "ready" in given) return;
  throw new TypeError(
    `Failed to ${verb} the stream: it is ${String(given)}. Give what client.stream returns.`,
  );
}
