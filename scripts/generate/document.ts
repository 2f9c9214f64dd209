import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isMap, isScalar, LineCounter, parseDocument as parseYaml, type Document } from "yaml";

/** The repository's root, with a trailing slash. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** A plain JSON value of the document. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** The OpenAPI document as data, which knows the line of each place in the file. */
export interface OpenApiDocument {
  file: string;
  data: JsonObject;
  /** Follows a chain of keys; fails with file, line and reason if one of them is missing. */
  get(...keys: string[]): Json;
  /** As `get`, for a value that must be an object. */
  getObject(...keys: string[]): JsonObject;
  /** The error to throw about the value at these keys. */
  error(keys: readonly string[], reason: string): DocumentError;
}

/** Something is wrong in the document, or in a file it names. The message is `file:line: reason`. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
  readonly file: string;
  readonly line: number;

  constructor(file: string, line: number, reason: string) {
    super(`${path.relative(ROOT, file)}:${line}: ${reason}`);
    this.file = file;
    this.line = line;
  }
}

/** Reads and parses an OpenAPI document in YAML. */
export function loadDocument(file: string): OpenApiDocument {
  return parseDocument(file, readFileSync(file, "utf8"));
}

/** Parses a document in YAML or JSON. `file` is named in errors. */
export function parseDocument(file: string, text: string): OpenApiDocument {
  const lines = new LineCounter();
  const tree = parseYaml(text, { lineCounter: lines });
  const [broken] = tree.errors;
  if (broken) {
    throw new DocumentError(file, lines.linePos(broken.pos[0]).line, broken.message.split("\n")[0] ?? "");
  }
  const parsed: unknown = tree.toJS();
  if (!isJsonObject(parsed)) throw new DocumentError(file, 1, "expected an OpenAPI document, a mapping");
  const data = parsed;

  const error = (keys: readonly string[], reason: string) =>
    new DocumentError(file, lineOf(tree, lines, keys), reason);

  function get(...keys: string[]): Json {
    let value: Json = data;
    for (const [depth, key] of keys.entries()) {
      const next: Json | undefined = child(value, key);
      if (next === undefined) throw error(keys.slice(0, depth), `expected a key "${key}" here`);
      value = next;
    }
    return value;
  }

  function getObject(...keys: string[]): JsonObject {
    const value = get(...keys);
    if (!isJsonObject(value)) throw error(keys, `expected a mapping, found ${JSON.stringify(value)}`);
    return value;
  }

  return { file, data, get, getObject, error };
}

function child(value: Json, key: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isJsonObject(value) ? value[key] : undefined;
}

/** Whether a value is a JSON object: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The line of the key that is named last, or of the nearest ancestor that exists. */
function lineOf(tree: Document, lines: LineCounter, keys: readonly string[]): number {
  for (let depth = keys.length; depth > 0; depth--) {
    const parent = tree.getIn(keys.slice(0, depth - 1), true);
    if (!isMap(parent)) continue;
    const pair = parent.items.find((item) => String(item.key) === keys[depth - 1]);
    if (isScalar(pair?.key) && pair.key.range) return lines.linePos(pair.key.range[0]).line;
  }
  return 1;
}
