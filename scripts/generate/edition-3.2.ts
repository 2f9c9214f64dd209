import { inlineExamples, NOTATION_32 } from "./examples.ts";
import { isJsonObject, type Json, type JsonObject, type OpenApiDocument } from "./document.ts";

/**
 * The same document as OpenAPI 3.2, which can express what 3.1 cannot: that a `text/event-stream` body is a sequence of
 * items, each of which has the schema (`itemSchema`).
 */
export function editionOf32(document: OpenApiDocument): JsonObject {
  const inlined = withItemSchema(inlineExamples(document, NOTATION_32));
  return isJsonObject(inlined) ? { ...inlined, openapi: "3.2.0" } : {};
}

function withItemSchema(value: Json): Json {
  if (Array.isArray(value)) return value.map(withItemSchema);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === "text/event-stream" && isJsonObject(item) ? sequence(item) : withItemSchema(item),
    ]),
  );
}

function sequence({ schema, ...rest }: JsonObject): JsonObject {
  return schema === undefined ? rest : { itemSchema: schema, ...rest };
}
