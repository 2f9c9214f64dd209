import type Anthropic from "@anthropic-ai/sdk";

const WORDS = ["Hello!", " My", " name", " is", " Claude."];

const USAGE: Anthropic.Usage = {
  cache_creation: null,
  cache_creation_input_tokens: null,
  cache_read_input_tokens: null,
  inference_geo: null,
  input_tokens: 12,
  output_tokens: WORDS.length,
  output_tokens_details: null,
  server_tool_use: null,
  service_tier: null,
  speed: null,
};

const TEXT: Anthropic.TextBlock = { type: "text", text: "", citations: null };

/**
 * Creates a server in place of the Messages API: it responds to every request with the same sentence, whole or streamed,
 * and rejects requests that are still written for `/v1/complete`. The types are the SDK's, so its responses have the real
 * shape.
 */
export function createUpstream(): { fetch: (request: Request) => Promise<Response> } {
  return {
    async fetch(request) {
      if (new URL(request.url).pathname !== "/v1/messages")
        return respondWithError(404, "not_found_error", "Not found");
      const body: Partial<Anthropic.MessageCreateParams> = await request.json();
      if (request.headers.get("x-api-key") === null)
        return respondWithError(401, "authentication_error", "x-api-key: Field required");
      for (const name of ["model", "max_tokens", "messages"] as const)
        if (body[name] === undefined)
          return respondWithError(400, "invalid_request_error", `${name}: Field required`);
      const message = createMessage(body.model ?? "");
      if (body.stream !== true) return Response.json(message);
      return new Response(Array.from(streamMessage(message), encodeEvent).join(""), {
        headers: { "content-type": "text/event-stream; charset=utf-8" },
      });
    },
  };
}

function respondWithError(status: number, type: string, message: string): Response {
  return Response.json({ type: "error", error: { type, message }, request_id: "req_1" }, { status });
}

function createMessage(model: string): Anthropic.Message {
  return {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model,
    content: [{ ...TEXT, text: WORDS.join("") }],
    stop_reason: "end_turn",
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage: USAGE,
  };
}

function* streamMessage(message: Anthropic.Message): Generator<Anthropic.RawMessageStreamEvent, void> {
  const { stop_reason, stop_sequence, stop_details, container, usage } = message;
  yield { type: "message_start", message: { ...message, content: [], stop_reason: null } };
  yield { type: "content_block_start", index: 0, content_block: TEXT };
  for (const text of WORDS)
    yield { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } };
  yield { type: "content_block_stop", index: 0 };
  yield { type: "message_delta", delta: { stop_reason, stop_sequence, stop_details, container }, usage };
  yield { type: "message_stop" };
}

function encodeEvent(event: Anthropic.RawMessageStreamEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
