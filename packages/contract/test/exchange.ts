import type { RecordedBytes, RecordedExchange, RecordedRequest } from "@text-completions/core";

/** What a test changes in a conforming exchange. */
export interface ExchangeParts {
  method?: string;
  url?: string;
  /** Headers of the request; null removes one. */
  headers?: Record<string, string | null>;
  /** The body of the request; of an object, its JSON. */
  body?: string | object;
  status?: number;
  /** The content type of the response. */
  type?: string;
  /** The body of the response, or its pieces. */
  response?: string | Uint8Array | readonly Uint8Array[];
  end?: RecordedExchange["end"];
  error?: string;
}

export const REQUEST_BODY = {
  model: "claude-2.1",
  max_tokens_to_sample: 100,
  prompt: "\n\nHuman: Hello, Claude\n\nAssistant:",
};

export const COMPLETION =
  '{"type":"completion","id":"compl_1","completion":" Hi","stop_reason":"stop_sequence","model":"claude-2.1"}';

/** A recorded exchange that conforms, apart from these parts. */
export function recorded({
  method = "POST",
  url = "https://server.test/v1/complete",
  headers = {},
  body = REQUEST_BODY,
  status = 200,
  type = "application/json",
  response = COMPLETION,
  end = "complete",
  error,
}: ExchangeParts = {}): RecordedExchange {
  const pieces = typeof response === "string" || response instanceof Uint8Array ? [response] : response;
  return {
    request: {
      method,
      url,
      headers: toHeaders(headers),
      body: { text: typeof body === "string" ? body : JSON.stringify(body) },
    },
    response: {
      status,
      headers: { "content-type": type, "request-id": "req_1" },
      headersAtMs: 1,
      chunks: pieces.map((piece, index) => ({ atMs: 2 + index, ...toBytes(piece) })),
    },
    end,
    endedAtMs: 3 + pieces.length,
    ...(error !== undefined && { error }),
  };
}

function toHeaders(changes: NonNullable<ExchangeParts["headers"]>): RecordedRequest["headers"] {
  const all = {
    "x-api-key": "the-key-of-this-test",
    "anthropic-version": "2023-06-01",
    "content-type": "application/json",
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/** Bytes as a recording holds them. */
export function toBytes(bytes: string | Uint8Array): RecordedBytes {
  return typeof bytes === "string" ? { text: bytes } : { base64: Buffer.from(bytes).toString("base64") };
}
