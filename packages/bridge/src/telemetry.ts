import type { CompletionRequest } from "@text-completions/core";
import type { BridgeCall } from "./call.ts";
import type { MessagesRequest } from "./to-messages-request.ts";

/** Traces requests. `createTelemetry` of `@text-completions/bridge/opentelemetry` creates one. */
export interface Telemetry {
  /**
   * Called when a request has arrived; `call` changes until the request ends. `redact` removes secrets from a string.
   */
  start(request: Request, call: Readonly<BridgeCall>, redact: (text: string) => string): RequestTrace;
}

/** Traces one request. */
export interface RequestTrace {
  /** Called before a message is sent upstream, once for each attempt. Adds the trace context to its headers. */
  forward(request: CompletionRequest, message: MessagesRequest, url: string, headers: Headers): void;
  /** Sends the message, within the context of the trace. */
  send(send: () => Promise<Response>): Promise<Response>;
  /** Called with each part of the completion, without secrets. */
  text(part: string): void;
  /** Called once, with the call as hooks get it. */
  end(call: BridgeCall): void;
}
