import { readFileSync } from "node:fs";
import path from "node:path";
import { isJsonObject, type Json, type JsonObject, type OpenApiDocument } from "./document.ts";

/** How an edition of the document writes an example that was read from a file. */
interface Notation {
  json(value: Json): JsonObject;
  stream(text: string): JsonObject;
  /** How many examples of one thing the edition contains: the first ones. `keys` lead to them. */
  most(keys: readonly string[]): number;
}

/**
 * OpenAPI 3.1: JSON is under `value`. The schema of a stream describes one event, so the first event is under `value`,
 * and the bytes of the whole stream are under `x-serialized-value`.
 */
export const NOTATION_31: Notation = {
  json: (value) => ({ value }),
  stream: (text) => ({ value: firstFrame(text), "x-serialized-value": text }),
  // It is part of a package, half of whose size all examples would be.
  most: (keys) => (keys.includes("text/event-stream") ? 1 : 2),
};

/** OpenAPI 3.2: JSON is under `dataValue`, the bytes of a stream are under `serializedValue`. */
export const NOTATION_32: Notation = {
  json: (dataValue) => ({ dataValue }),
  stream: (serializedValue) => ({ serializedValue }),
  most: () => Infinity,
};

/** A copy of the document in which examples replace the `externalValue` that names their file. */
export function inlineExamples(document: OpenApiDocument, notation: Notation): JsonObject {
  return copyObject(document.data, []);

  function copyObject({ externalValue, ...rest }: JsonObject, keys: string[]): JsonObject {
    const kept = Object.entries(rest).slice(0, keys.at(-1) === "examples" ? notation.most(keys) : undefined);
    const entries = kept.map(([key, item]) => [key, copy(item, [...keys, key])]);
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
