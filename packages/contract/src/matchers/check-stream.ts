import {
  API_VERSION,
  COMPLETE_PATH,
  DEFAULT_BASE_URL,
  HEADER,
  MODELS,
  PROMPT_RULES,
} from "@text-completions/core";
import { findViolations } from "../check-exchange.ts";
import { invalidOption } from "@text-completions/core/internal";
import { parseJson } from "../exchange/json.ts";
import type { Violation } from "../report.ts";

/**
 * Checks the body of a stream, as if it were the response to a valid request.
 *
 * @throws {TypeError} if it is neither text nor bytes.
 */
export function checkStream(stream: unknown): Violation[] {
  const bytes = toBytes(stream);
  const violations = findViolations({
    request: {
      method: "POST",
      url: DEFAULT_BASE_URL + COMPLETE_PATH,
      headers: new Headers(REQUEST_HEADERS),
      body: new TextEncoder().encode(REQUEST_BODY),
    },
    response: {
      status: 200,
      headers: new Headers({
        // A server that sends JSON would say so.
        [HEADER.contentType]:
          parseJson(new TextDecoder().decode(bytes)) === undefined ? "text/event-stream" : "application/json",
        [HEADER.requestId]: "req_1",
      }),
      headersAtMs: 0,
      chunks: [{ atMs: 0, bytes }],
    },
    end: "complete",
    endedAtMs: 0,
  });
  return violations.filter(({ check, where }) => check.startsWith("stream/") || !ABOUT_HEADERS.test(where));
}

/** Places that a stream by itself says nothing about. */
const ABOUT_HEADERS = /^request|^response\.(headers|status)/;

function toBytes(stream: unknown): Uint8Array {
  if (typeof stream === "string") return new TextEncoder().encode(stream);
  if (stream instanceof Uint8Array) return stream;
  throw invalidOption("received", "the body of a stream as a string or Uint8Array", stream);
}

const REQUEST_HEADERS = {
  [HEADER.contentType]: "application/json",
  [HEADER.anthropicVersion]: API_VERSION,
  [HEADER.xApiKey]: "any",
};

const { human, assistant } = PROMPT_RULES.markers;

const REQUEST_BODY = JSON.stringify({
  model: MODELS[0].id,
  max_tokens_to_sample: MODELS[0].maxOutputTokens,
  prompt: `${human} Hi${assistant}`,
  stream: true,
});
