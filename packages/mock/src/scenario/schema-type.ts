import type { JsonSchema, JsonType } from "./json-schema.ts";

const NOUNS: Readonly<Record<JsonType, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  object: "an object",
  array: "a list",
  null: "null",
};

/** What a schema asks for, in words. */
export function describe(schema: JsonSchema): string {
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined)
    return `one of ${schema.enum.map((each) => JSON.stringify(each)).join(", ")}`;
  return typesOf(schema.type)
    .map((type) => NOUNS[type])
    .join(" or ");
}

/** Whether a value is of a type, or of one of several. */
export function isOfType(value: unknown, type: JsonSchema["type"]): boolean {
  if (type === undefined) return true;
  return typesOf(type).some((each) => {
    if (each === "integer") return Number.isInteger(value);
    if (each === "number") return typeof value === "number" && Number.isFinite(value);
    if (each === "object") return isObject(value);
    if (each === "array") return Array.isArray(value);
    return each === "null" ? value === null : typeof value === each;
  });
}

function typesOf(type: JsonSchema["type"] = []): readonly JsonType[] {
  return typeof type === "string" ? [type] : type;
}

/** Whether a value is an object of JSON. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
