import type { Pace } from "../reply.ts";
import type { JsonSchema } from "./json-schema.ts";

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
