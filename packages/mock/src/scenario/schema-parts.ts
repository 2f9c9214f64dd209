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

/** Headers by name. Source: RFC 9110 §5.1 and §5.5. */
export const HEADERS: JsonSchema = {
  type: "object",
  propertyNames: { pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" },
  additionalProperties: { type: "string", pattern: "^[\\t\\x20-\\x7e\\x80-\\xff]*$" },
};

/** A text that must be equal, or a regular expression that must be found. */
export const PATTERN: JsonSchema = {
  anyOf: [
    { type: "string", description: "Must be equal." },
    {
      type: "object",
      description: "A regular expression, which must be found.",
      properties: {
        pattern: { type: "string", examples: ["weather|forecast"] },
        flags: { type: "string", pattern: "^[dgimsuvy]*$", examples: ["i"] },
      },
      required: ["pattern"],
      additionalProperties: false,
      format: "regex",
    },
  ],
};

/** How fast a text is streamed. */
export const PACE: Record<keyof Pace, JsonSchema> = {
  firstTokenDelayMs: {
    ...AMOUNT,
    description: "Milliseconds from the status line to the first token. Default: 0.",
  },
  tokensPerSecond: { ...AMOUNT, description: "Tokens in a second after the first. Default: all at once." },
  jitter: { ...AMOUNT, description: "How far each wait may stray: 0.2 is 20 % up or down. Default: 0." },
};
