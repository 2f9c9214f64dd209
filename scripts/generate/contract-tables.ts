import { readFileSync } from "node:fs";
import path from "node:path";
import { isJsonObject, type Json, type JsonObject, type OpenApiDocument } from "./document.ts";
import type { FieldCases } from "./field-cases.ts";
import { findPath } from "./find-path.ts";
import { requestFields } from "./request-fields.ts";

/** The data of contract checks: cases of requests, prompts and headers, and the places in the document. */
export function emitContractTables(document: OpenApiDocument): string {
  return [
    readFileSync(new URL("field-cases.ts", import.meta.url), "utf8"),
    constant(
      "Every case that the schema of a request makes. Source: `/components/schemas/CompletionRequest`.",
      "REQUEST_FIELDS: readonly FieldCases[]",
      requestFields(document),
    ),
    `/** A documented prompt. */
export interface PromptCase {
  readonly name: string;
  readonly prompt: string;
  readonly valid: boolean;
  readonly why: string;
}
`,
    constant(
      "The documented prompts. Source: `spec/examples/prompts.json`.",
      "PROMPT_CASES: readonly PromptCase[]",
      promptCases(document),
    ),
    `/** What a header may hold: any text, if nothing is said. */
export interface HeaderSchema {
  readonly type?: "integer";
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
}
`,
    constant(
      "The headers of responses. Source: `/components/headers`.",
      "RESPONSE_HEADERS: Readonly<Record<string, HeaderSchema>>",
      responseHeaders(document),
    ),
    constant("What a run can meet of the document, by kind.", "PLACES", places(document), " as const"),
  ].join("\n");
}

function constant(doc: string, name: string, value: Json | FieldCases[], suffix = ""): string {
  return `/** ${doc} */\nexport const ${name} = ${JSON.stringify(value, null, 2)}${suffix};\n`;
}

function promptCases(document: OpenApiDocument): Json {
  const file = path.join(path.dirname(document.file), "examples/prompts.json");
  const prompts: Json = JSON.parse(readFileSync(file, "utf8"));
  if (!Array.isArray(prompts)) throw document.error([], `expected a list of prompts in ${file}`);
  return prompts.filter(isJsonObject).map(({ name = "", prompt = "", verdict, why = "" }) => ({
    name,
    prompt,
    valid: verdict !== "rejected",
    why,
  }));
}

function responseHeaders(document: OpenApiDocument): JsonObject {
  const headers = document.getObject("components", "headers");
  return Object.fromEntries(
    Object.keys(headers).map((name) => {
      const schema = document.getObject("components", "headers", name, "schema");
      return [
        name,
        pick(schema, [...(schema["type"] === "string" ? [] : ["type"]), "format", "enum", "const"]),
      ];
    }),
  );
}

function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (object[key] === undefined ? [] : [[key, object[key]]])));
}

function places(document: OpenApiDocument): JsonObject {
  const keysOf = (...keys: string[]): string[] => Object.keys(document.getObject(...keys));
  const schemas = ["components", "schemas"];
  return {
    statuses: keysOf("paths", findPath(document), "post", "responses").filter(
      (status) => status !== "default",
    ),
    requestFields: keysOf(...schemas, "CompletionRequest", "properties"),
    requestHeaders: keysOf("components", "parameters"),
    completionMembers: keysOf(...schemas, "Completion", "properties"),
    eventMembers: keysOf(...schemas, "CompletionEvent", "properties"),
    frames: ["CompletionBlock", "PingBlock", "ErrorBlock", "UnknownBlock"],
  };
}
