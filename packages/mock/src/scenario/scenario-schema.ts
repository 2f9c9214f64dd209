import type { MockOptions } from "../mock.ts";
import type { JsonSchema } from "./json-schema.ts";
import { AMOUNT, COUNT, FLAG, HEADERS, PACE, PATTERN, SHARED, TEXT } from "./schema-parts.ts";
import { ERROR_TYPES } from "../require-error-type.ts";
import { REPLY, STEP } from "./reply-schema.ts";
import type { MatchData, MockOptionsData, ScenarioData, ScriptedReplyData } from "./scenario-data.ts";

type Fields<T> = Record<keyof T, JsonSchema>;

const RATE_LIMITS = {
  requests: { ...COUNT, description: "Requests in a window. Default: no limit." },
  tokens: { ...COUNT, description: "Tokens of prompts and completions in a window. Default: no limit." },
  inputTokens: { ...COUNT, description: "Tokens of prompts in a window. Default: no limit." },
  outputTokens: { ...COUNT, description: "Tokens of completions in a window. Default: no limit." },
  concurrent: { ...COUNT, description: "Requests at the same time. Default: no limit." },
  windowMs: { ...COUNT, description: "Length of the window in milliseconds. Default: 60000." },
} satisfies Fields<NonNullable<MockOptions["rateLimits"]>>;

const OPTIONS = {
  apiKeys: { type: "array", items: TEXT, description: "The keys that are accepted. Default: any." },
  models: {
    description: 'Ids served beside the documented ones; "any" serves every id. Default: none.',
    anyOf: [{ type: "array", items: TEXT }, { const: "any" }],
  },
  asOf: {
    type: "string",
    pattern: "^\\d{4}-\\d{2}-\\d{2}$",
    examples: ["2026-01-01"],
    description: "Retired models are answered by a 404 as of this day. Default: all are served.",
  },
  maxRequestBytes: { ...AMOUNT, description: "Largest body of a request; beyond it, 413. Default: 32 MiB." },
  minusOneIsUnset: {
    ...FLAG,
    description: "Whether -1 for temperature, top_p or top_k means unset. Default: false.",
  },
  maxUserIdLength: {
    type: "integer",
    minimum: 256,
    examples: [512],
    description: "Longest metadata.user_id, in characters. Default: 256.",
  },
  delayMs: { ...AMOUNT, description: "Milliseconds before the status line of every answer. Default: 0." },
  ...PACE,
  extraFields: { ...FLAG, description: "Whether to send the undocumented stop and log_id. Default: false." },
  lineEnding: {
    enum: ["\n", "\r\n"],
    description:
      "What ends each line of a stream. Default: a line feed; with a carriage return in 2023-01-01.",
  },
  rateLimits: {
    type: "object",
    properties: RATE_LIMITS,
    additionalProperties: false,
    description: "Limits that are answered by a 429 beyond.",
  },
  cors: {
    enum: ["header", "any"],
    description: "Requests from pages of other origins: as the API has them, or all. Default: header.",
  },
  headers: { ...HEADERS, description: "Headers of every answer." },
  seed: { ...AMOUNT, description: "Where ids and jitter come from. Default: 0." },
  keepCalls: { ...AMOUNT, description: "How many calls are remembered. Default: 1000." },
} satisfies Fields<MockOptionsData>;

const WHEN = {
  model: { ...PATTERN, description: "The model, as asked for or with its alias resolved." },
  prompt: { ...PATTERN, description: "The whole prompt, sanitised." },
  lastHumanTurn: { ...PATTERN, description: "The last human turn, without the white space around it." },
  headers: {
    type: "object",
    additionalProperties: PATTERN,
    description: "Headers of the request, by name.",
  },
  call: { ...COUNT, description: "The number of the call, from 1." },
  stream: { ...FLAG, description: "Whether a stream was asked for." },
} satisfies Fields<MatchData>;

const SCRIPTED_REPLY = {
  reply: {
    description:
      "What is answered. Of a list, each in turn; the last one stays, unless once or times says otherwise.",
    anyOf: [
      { $ref: "#/definitions/reply" },
      { type: "array", items: { $ref: "#/definitions/reply" }, minItems: 1 },
    ],
  },
  when: {
    type: "object",
    properties: WHEN,
    additionalProperties: false,
    description: "Which requests it answers: those that meet all conditions. Default: all.",
  },
  times: { type: "integer", minimum: 1, description: "How often it is given. Default: for ever." },
  once: { ...FLAG, description: "Whether it, or each of a list, is given once. Default: false." },
} satisfies Fields<ScriptedReplyData>;

/** What a scenario may say, for readers and editors alike: the reader judges by this very schema. */
export const SCENARIO_SCHEMA: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Scenario of a Text Completions mock",
  description: "The script of a mock: its options, and the replies it gives.",
  type: "object",
  properties: {
    $schema: { type: "string" },
    options: {
      type: "object",
      properties: OPTIONS,
      additionalProperties: false,
      description: "Options of the mock.",
    },
    replies: {
      type: "array",
      items: { $ref: "#/definitions/scriptedReply" },
      description:
        "One-off replies come first, in this order; then standing ones with a when, the last of the list first; then those without.",
    },
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
