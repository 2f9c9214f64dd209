import type { JsonSchema } from "./json-schema.ts";
import type {
  ResponseOptions,
  CompletionOptions,
  FailureOptions,
  Pace,
  StreamOptions,
} from "../script/replies.ts";
import type { MockOptions } from "../options.ts";
import { ERROR_TYPES } from "../usage.ts";
import type { MatchData, MockOptionsData, ScenarioData, ScriptedReplyData } from "./scenario-data.ts";

/** A text. */
export const TEXT: JsonSchema = { type: "string" };

/** Yes or no. */
export const FLAG: JsonSchema = { type: "boolean" };

/** A number of 0 or more. */
export const AMOUNT: JsonSchema = { type: "number", minimum: 0 };

/** A whole number of 1 or more. */
export const COUNT: JsonSchema = { type: "integer", minimum: 1 };

/** A mark that something happens, such as `drop: true`. */
export const MARK: JsonSchema = { const: true };

/** How a connection breaks. */
export const DROP: JsonSchema = { enum: [true, "reset"] };

/** Parts that stand in many places, by their names in the schema. */
export const SHARED: Readonly<Record<"headers" | "pattern", JsonSchema>> = {
  // Source: RFC 9110 §5.1 and §5.5.
  headers: {
    type: "object",
    propertyNames: { pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" },
    additionalProperties: { type: "string", pattern: "^[\\t\\x20-\\x7e\\x80-\\xff]*$" },
  },
  pattern: {
    anyOf: [
      { type: "string" },
      {
        type: "object",
        properties: {
          pattern: { type: "string", examples: ["weather|forecast"] },
          flags: { type: "string", pattern: "^[dgimsuvy]*$", examples: ["i"] },
        },
        required: ["pattern"],
        additionalProperties: false,
        format: "regex",
      },
    ],
  },
};

/** Headers by name. */
export const HEADERS: JsonSchema = { $ref: "#/definitions/headers" };

/** A text that must be equal, or a regular expression that must be found. */
export const PATTERN: JsonSchema = { $ref: "#/definitions/pattern" };

/** How fast a text is streamed. */
export const PACE: Record<keyof Pace, JsonSchema> = {
  firstTokenDelayMs: AMOUNT,
  tokensPerSecond: AMOUNT,
  jitter: AMOUNT,
};

const ERROR_TYPE: JsonSchema = { $ref: "#/definitions/errorType" };

const ANSWER: Record<keyof ResponseOptions, JsonSchema> = {
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

type Fields<T> = Record<keyof T, JsonSchema>;

const RATE_LIMITS = {
  requests: COUNT,
  tokens: COUNT,
  inputTokens: COUNT,
  outputTokens: COUNT,
  concurrent: COUNT,
  windowMs: COUNT,
} satisfies Fields<NonNullable<MockOptions["rateLimits"]>>;

const OPTIONS = {
  apiKeys: { anyOf: [{ type: "array", items: TEXT }, { type: "null" }] },
  models: { anyOf: [{ type: "array", items: TEXT }, { const: "any" }] },
  asOf: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$", examples: ["2026-01-01"] },
  maxRequestBytes: AMOUNT,
  treatMinusOneAsUnset: FLAG,
  maxUserIdLength: { type: "integer", minimum: 256, examples: [512] },
  delayMs: AMOUNT,
  ...PACE,
  legacyFields: FLAG,
  lineEnding: { enum: ["\n", "\r\n"] },
  rateLimits: { type: "object", properties: RATE_LIMITS, additionalProperties: false },
  cors: { enum: ["header", "any"] },
  headers: HEADERS,
  seed: AMOUNT,
  maxCalls: AMOUNT,
  maxCallBytes: AMOUNT,
} satisfies Fields<MockOptionsData>;

const WHEN = {
  model: PATTERN,
  prompt: PATTERN,
  lastHumanTurn: PATTERN,
  headers: { type: "object", additionalProperties: PATTERN },
  call: COUNT,
  stream: FLAG,
} satisfies Fields<MatchData>;

const SCRIPTED_REPLY = {
  reply: {
    anyOf: [
      { $ref: "#/definitions/reply" },
      { type: "array", items: { $ref: "#/definitions/reply" }, minItems: 1 },
    ],
  },
  when: { type: "object", properties: WHEN, additionalProperties: false },
  times: { type: "integer", minimum: 1 },
  once: FLAG,
} satisfies Fields<ScriptedReplyData>;

/**
 * What a scenario may say: the reader judges by this very schema. `scenario.schema.json` of this package is the same with
 * a description of each field, for editors.
 */
export const SCENARIO_SCHEMA: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Scenario of a Text Completions mock",
  type: "object",
  properties: {
    $schema: { type: "string" },
    options: { type: "object", properties: OPTIONS, additionalProperties: false },
    replies: { type: "array", items: { $ref: "#/definitions/scriptedReply" } },
  } satisfies Fields<ScenarioData>,
  additionalProperties: false,
  definitions: {
    scriptedReply: {
      type: "object",
      properties: SCRIPTED_REPLY,
      required: ["reply"],
      additionalProperties: false,
      not: { required: ["times", "once"] },
    },
    reply: { anyOf: REPLY },
    step: { anyOf: STEP },
    errorType: { enum: ERROR_TYPES },
    ...SHARED,
  },
};
