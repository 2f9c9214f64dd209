import { readFileSync } from "node:fs";
import path from "node:path";
import { isJsonObject, type Json, type JsonObject, type OpenApiDocument } from "./document.ts";

/** How an edition of the document writes an example that was read from a file. */
interface Notation {
  json(value: Json): JsonObject;
  stream(text: string): JsonObject;
}

/**
 * OpenAPI 3.1: JSON stands under `value`. The schema of a stream describes one event, so the first event stands under
 * `value`, and the bytes of the whole stream under `x-serialized-value`.
 */
export const NOTATION_31: Notation = {
  json: (value) => ({ value }),
  stream: (text) => ({ value: firstFrame(text), "x-serialized-value": text }),
};

/** OpenAPI 3.2: JSON stands under `dataValue`, the bytes of a stream under `serializedValue`. */
export const NOTATION_32: Notation = {
  json: (dataValue) => ({ dataValue }),
  stream: (serializedValue) => ({ serializedValue }),
};

/** A copy of the document in which each example stands in place of the `externalValue` that names its file. */
export function inlineExamples(document: OpenApiDocument, notation: Notation): JsonObject {
  return copyObject(document.data, []);

  function copyObject({ externalValue, ...rest }: JsonObject, keys: string[]): JsonObject {
    const entries = Object.entries(rest).map(([key, item]) => [key, copy(item, [...keys, key])]);
    const copied: JsonObject = Object.fromEntries(entries);
    if (typeof externalValue !== "string") return copied;
    return { ...copied, ...readExample(externalValue, [...keys, "externalValue"]) };
  }

  function copy(value: Json, keys: string[]): Json {
    if (Array.isArray(value)) return value.map((item, index) => copy(item, [...keys, String(index)]));
    return isJsonObject(value) ? copyObject(value, keys) : value;
  }

  function readExample(name: string, keys: string[]): JsonObject {
    try {
      const text = readFileSync(path.join(path.dirname(document.file), name), "utf8");
      return name.endsWith(".json") ? notation.json(JSON.parse(text)) : notation.stream(text);
    } catch (error) {
      throw document.error(keys, `the example ${name} cannot be read: ${String(error)}`);
    }
  }
}

/** The lines up to the first empty one, as an object: `{ event, data }`. */
function firstFrame(stream: string): JsonObject {
  const lines = stream.split(/\r?\n/);
  const fields = lines.slice(0, lines.indexOf("")).map((line) => line.split(/: ?(.*)/, 2));
  return Object.fromEntries(fields.map(([name = "", value = ""]) => [name, value]));
}
