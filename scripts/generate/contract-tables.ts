import { readFileSync } from "node:fs";
import path from "node:path";
import { isJsonObject, type Json, type JsonObject, type OpenApiDocument } from "./document.ts";
import { type FieldCase, requestCases } from "./request-cases.ts";

/** What contract checks are made of: cases of requests, prompts, headers, and the places of the document. */
export function emitContractTables(document: OpenApiDocument): string {
  return [
    `/** A request that is the plainest one but for a change, and whether it is valid. */
export interface RequestCase {
  /** \`"temperature-above-maximum"\` */
  readonly name: string;
  readonly valid: boolean;
  /** The title of the check. */
  readonly title: string;
  /** Where the document says so. */
  readonly spec: string;
  /** Whether a decision stands behind it, for the documentation does not say it. */
  readonly decision?: number;
  /** Fields to set. */
  readonly change: Readonly<Record<string, unknown>>;
  /** A field to take away. */
  readonly remove?: string;
}
`,
    constant(
      "Every case that the schema of a request makes. Source: `/components/schemas/CompletionRequest`.",
      "REQUEST_CASES: readonly RequestCase[]",
      requestCases(document),
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
    `/** What a header may hold. */
export interface HeaderSchema {
  readonly type: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
}
`,
    constant(
      "The headers of answers. Source: `/components/headers`.",
      "RESPONSE_HEADERS: Readonly<Record<string, HeaderSchema>>",
      responseHeaders(document),
    ),
    constant("What a run can meet of the document, by kind.", "PLACES", places(document), " as const"),
  ].join("\n");
}

function constant(doc: string, name: string, value: Json | FieldCase[], suffix = ""): string {
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
      return [name, pick(schema, ["type", "format", "enum", "const"])];
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
    statuses: keysOf("paths", "/v1/complete", "post", "responses").filter((status) => status !== "default"),
    requestFields: keysOf(...schemas, "CompletionRequest", "properties"),
    requestHeaders: keysOf("components", "parameters"),
    completionMembers: keysOf(...schemas, "Completion", "properties"),
    eventMembers: keysOf(...schemas, "CompletionEvent", "properties"),
    frames: ["CompletionFrame", "PingFrame", "ErrorFrame", "UnknownFrame"],
    responseHeaders: keysOf("components", "headers"),
  };
}
