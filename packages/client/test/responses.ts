import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";

const EXAMPLES = new URL("../../../spec/examples/", import.meta.url);

/** A file of the examples of the document. */
export function example(path: string): string {
  return readFileSync(new URL(path, EXAMPLES), "utf8");
}

/** Responds with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: object = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
}

/** Begins a response with a stream. */
export function beginStream(response: ServerResponse): ServerResponse {
  return response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "request-id": "req_stream",
  });
}

/** One event of a stream, as it stands on the wire. */
export function completionEvent(completion: string, stopReason: string | null = null): string {
  const data = {
    type: "completion",
    id: "compl_1",
    completion,
    stop_reason: stopReason,
    model: "claude-2.1",
  };
  return `event: completion\ndata: ${JSON.stringify(data)}\n\n`;
}

/** An error event, as it stands on the wire. */
export function errorEvent(type: string): string {
  return `event: error\ndata: ${JSON.stringify({ type: "error", error: { type, message: "No." } })}\n\n`;
}

/** A short request. */
export const REQUEST = {
  model: "claude-2.1",
  max_tokens_to_sample: 64,
  prompt: "\n\nHuman: Hello, Claude\n\nAssistant:",
} as const;
