import type { MockOptions } from "../mock.ts";
import type { JsonSchema } from "./json-schema.ts";
import { AMOUNT, COUNT, FLAG, HEADERS, PACE, PATTERN, SHARED, TEXT } from "./schema-parts.ts";
import { ERROR_TYPES } from "../require-error-type.ts";
import { REPLY, STEP } from "./reply-schema.ts";
import type { MatchData, MockOptionsData, ScenarioData, ScriptedReplyData } from "./scenario-data.ts";

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
  apiKeys: { type: "array", items: TEXT },
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
