import type { AnswerOptions, CompletionOptions, FailureOptions, StreamOptions } from "../reply.ts";
import type { JsonSchema } from "./json-schema.ts";
import { AMOUNT, DROP, FLAG, HEADERS, MARK, PACE, TEXT } from "./schema-parts.ts";

const ERROR_TYPE: JsonSchema = { $ref: "#/definitions/errorType" };

const ANSWER: Record<keyof AnswerOptions, JsonSchema> = {
  delayMs: AMOUNT,
  headers: HEADERS,
};

const STREAM: Record<keyof StreamOptions, JsonSchema> = {
  ...ANSWER,
  id: TEXT,
  model: TEXT,
  stopReason: { ...TEXT, examples: ["stop_sequence", "max_tokens"] },
};

const COMPLETION: Record<keyof CompletionOptions, JsonSchema> = { ...STREAM, ...PACE };

const FAILURE: Record<keyof FailureOptions, JsonSchema> = {
  ...ANSWER,
  message: TEXT,
  status: statusOf(400),
  retryAfterSeconds: AMOUNT,
  shouldRetry: FLAG,
  details: { type: ["object", "null"] },
  requestId: { type: "null" },
};

const RESPONSE: JsonSchema = {
  type: "object",
  properties: { status: statusOf(200), headers: HEADERS, body: TEXT },
  required: ["status"],
  additionalProperties: false,
};

/** The alternatives of a reply. */
export const REPLY: readonly JsonSchema[] = [
  { type: "string" },
  variant("completion", TEXT, COMPLETION),
  variant("failure", ERROR_TYPE, FAILURE),
  variant("stream", { type: "array", items: { $ref: "#/definitions/step" } }, STREAM),
  variant("response", RESPONSE),
  variant("drop", DROP),
  variant("stall", MARK),
];

const BASE64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

/** The alternatives of a step. */
export const STEP: readonly JsonSchema[] = [
  { type: "string" },
  variant("text", TEXT),
  variant("pause", AMOUNT),
  variant("ping", MARK),
  variant("errorEvent", ERROR_TYPE, { message: TEXT }),
  variant("drop", DROP),
  variant("stall", MARK),
  variant("raw", TEXT),
  variant("rawBase64", { ...TEXT, pattern: BASE64 }),
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
