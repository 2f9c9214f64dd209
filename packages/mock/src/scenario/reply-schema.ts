import type { AnswerOptions, CompletionOptions, FailureOptions, StreamOptions } from "../reply.ts";
import type { JsonSchema } from "./json-schema.ts";
import { AMOUNT, DROP, FLAG, HEADERS, MARK, PACE, TEXT } from "./schema-parts.ts";

const ERROR_TYPE: JsonSchema = { $ref: "#/definitions/errorType" };

const ANSWER: Record<keyof AnswerOptions, JsonSchema> = {
  delayMs: { ...AMOUNT, description: "Milliseconds before the status line. Default: that of the mock." },
  headers: { ...HEADERS, description: "Headers to add, or to replace." },
};

const STREAM: Record<keyof StreamOptions, JsonSchema> = {
  ...ANSWER,
  id: { ...TEXT, description: "Id of the completion. Default: a new one." },
  model: { ...TEXT, description: "Model named in the answer. Default: the one asked for." },
  stopReason: {
    ...TEXT,
    examples: ["stop_sequence", "max_tokens"],
    description: "Why the text ends, unless a limit of the request ends it before. Default: stop_sequence.",
  },
};

const COMPLETION: Record<keyof CompletionOptions, JsonSchema> = { ...STREAM, ...PACE };

const FAILURE: Record<keyof FailureOptions, JsonSchema> = {
  ...ANSWER,
  message: { ...TEXT, description: "What went wrong. Default: what the API says for this type." },
  status: { ...statusOf(400), description: "HTTP status. Default: the documented one of the type." },
  retryAfterSeconds: { ...AMOUNT, description: "Seconds in the retry-after header. Default: none." },
  shouldRetry: { ...FLAG, description: "The x-should-retry header. Default: none." },
  details: { type: ["object", "null"], description: "error.details. Default: absent." },
  requestId: { type: "null", description: "null leaves the id of the request out of header and body." },
};

const RESPONSE: JsonSchema = {
  type: "object",
  properties: { status: statusOf(200), headers: HEADERS, body: TEXT },
  required: ["status"],
  additionalProperties: false,
};

/** The alternatives of a reply. */
export const REPLY: readonly JsonSchema[] = [
  { type: "string", description: "A completion of this text." },
  variant("completion", { ...TEXT, description: "The text to complete with." }, COMPLETION),
  variant("failure", { ...ERROR_TYPE, description: "The type of the error." }, FAILURE),
  variant(
    "stream",
    { type: "array", items: { $ref: "#/definitions/step" }, description: "What happens, step by step." },
    STREAM,
  ),
  variant("response", { ...RESPONSE, description: "Any answer of HTTP, for what the API would never say." }),
  variant("drop", {
    ...DROP,
    description: "The connection breaks before any answer: it is closed, or reset.",
  }),
  variant("stall", { ...MARK, description: "No answer comes until the client goes away." }),
];

const BASE64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

/** The alternatives of a step. */
export const STEP: readonly JsonSchema[] = [
  { type: "string", description: "New text, sent as one event." },
  variant("text", { ...TEXT, description: "New text, sent as one event." }),
  variant("pause", { ...AMOUNT, description: "Milliseconds that pass." }),
  variant("ping", { ...MARK, description: "A ping event." }),
  variant(
    "errorEvent",
    { ...ERROR_TYPE, description: "An error event, which ends the stream." },
    { message: TEXT },
  ),
  variant("drop", { ...DROP, description: "The connection breaks here: it is closed, or reset." }),
  variant("stall", { ...MARK, description: "Nothing comes any more until the client goes away." }),
  variant("raw", { ...TEXT, description: "A text sent as it is, whatever it says." }),
  variant("rawBase64", { ...TEXT, pattern: BASE64, description: "Bytes sent as they are." }),
];

function statusOf(minimum: number): JsonSchema {
  return { type: "integer", minimum, maximum: 599 };
}

/** An object that is told apart by a field of its own. */
function variant(name: string, schema: JsonSchema, rest: Record<string, JsonSchema> = {}): JsonSchema {
  return {
    type: "object",
    properties: { [name]: schema, ...rest },
    required: [name],
    additionalProperties: false,
  };
}
