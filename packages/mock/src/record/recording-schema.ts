import type { JsonSchema } from "../scenario/json-schema.ts";

const AMOUNT: JsonSchema = { type: "number", minimum: 0 };
const TEXT: JsonSchema = { type: "string" };
const HEADERS: JsonSchema = { type: "object", additionalProperties: TEXT };

const CHUNK: JsonSchema = {
  anyOf: [
    { type: "object", properties: { text: TEXT, atMs: AMOUNT }, required: ["text", "atMs"] },
    { type: "object", properties: { base64: TEXT, atMs: AMOUNT }, required: ["base64", "atMs"] },
  ],
};

const EXCHANGE: JsonSchema = {
  type: "object",
  properties: {
    request: {
      type: "object",
      properties: { method: TEXT, url: TEXT, headers: HEADERS, text: TEXT },
      required: ["method", "url"],
    },
    response: {
      type: "object",
      properties: {
        status: { type: "integer", minimum: 200, maximum: 599 },
        headers: HEADERS,
        atMs: AMOUNT,
        chunks: { type: "array", items: CHUNK },
      },
      required: ["status", "headers", "atMs", "chunks"],
    },
    end: { enum: ["complete", "broken", "aborted"] },
    endAtMs: AMOUNT,
  },
  required: ["request", "end", "endAtMs"],
};

/** What a replay needs of a recording. */
export const RECORDING_SCHEMA: JsonSchema = {
  type: "object",
  properties: { version: { const: 1 }, exchanges: { type: "array", items: EXCHANGE } },
  required: ["version", "exchanges"],
};
