import { createHash } from "node:crypto";
import { isJsonObject, type Json, type JsonObject, type OpenApiDocument } from "./document.ts";
import { findPath } from "./find-path.ts";

/** The values that code needs from the document, as TypeScript constants. */
export function emitConstants(document: OpenApiDocument, published: string): string {
  return constantsOf(document, published)
    .map(([doc, name, value]) => `/** ${doc} */\nexport const ${name} = ${literal(value)} as const;\n`)
    .join("\n");
}

type Constant = [doc: string, name: string, value: Json];

function constantsOf(document: OpenApiDocument, published: string): Constant[] {
  const path = findPath(document);
  const operation = ["paths", path, "post"];
  const request = ["components", "schemas", "CompletionRequest", "properties"];
  const version = document.getObject("components", "parameters", "anthropic-version", "schema");
  return [
    ["The path of the one operation. Source: `/paths`.", "COMPLETE_PATH", path],
    [
      "The default server of a client. Source: `/servers/0/url`.",
      "DEFAULT_BASE_URL",
      document.get("servers", "0", "url"),
    ],
    [
      "The value of the `anthropic-version` header to send. Source: `/components/parameters/anthropic-version`.",
      "API_VERSION",
      version["default"] ?? null,
    ],
    ["Every known value of the `anthropic-version` header.", "API_VERSIONS", version["enum"] ?? []],
    [
      "Names of the headers that the document describes, in lower case. Source: `/components/parameters`, `/components/headers`, `/components/securitySchemes`.",
      "HEADER",
      headers(document),
    ],
    [
      "HTTP status of each error type. Source: the `const` in each error response of the operation.",
      "ERROR_STATUS",
      errorStatus(document, operation),
    ],
    [
      "The message of each error type where nothing more is known. Source: `x-default-message` in each error response.",
      "ERROR_MESSAGES",
      errorMessages(document, operation),
    ],
    [
      "How the request's body selects the media type of the response. Source: `x-response-selector`.",
      "RESPONSE_SELECTOR",
      document.get(...operation, "x-response-selector"),
    ],
    [
      "The turn markers and the messages of the prompt rules. Source: `x-prompt-rules`.",
      "PROMPT_RULES",
      {
        markers: document.get(...request, "prompt", "x-prompt-rules", "markers"),
        errors: document.get(...request, "prompt", "x-prompt-rules", "errors"),
      },
    ],
    [
      "The models that were served here, with limits (in tokens) and dates. Source: `x-models`.",
      "MODELS",
      document.get("components", "schemas", "Model", "x-models"),
    ],
    [
      "The largest `max_tokens_to_sample` the server takes; above it, 400. Source: `x-server-maximum`.",
      "MAX_TOKENS_TO_SAMPLE_LIMIT",
      document.get(...request, "max_tokens_to_sample", "x-server-maximum"),
    ],
    [
      "The bounds of the request's numbers, all inclusive. Source: `minimum`, `maximum`, `x-server-maximum`.",
      "REQUEST_BOUNDS",
      requestBounds(document.getObject(...request)),
    ],
    ["SHA-256 of the published `openapi.json`, in hexadecimal.", "SPEC_SHA256", sha256(published)],
  ];
}

/** `request-id` becomes `requestId: "request-id"`. */
function headers(document: OpenApiDocument): JsonObject {
  const parameters = Object.values(document.getObject("components", "parameters"));
  const schemes = Object.values(document.getObject("components", "securitySchemes"));
  const requestNames = [...parameters, ...schemes]
    .filter(isJsonObject)
    .filter((entry) => entry["in"] === "header")
    .map((entry) => entry["name"])
    .filter((name) => typeof name === "string");
  const responseNames = Object.keys(document.getObject("components", "headers"));
  const names = new Set(["authorization", "content-type", ...requestNames, ...responseNames]);
  return Object.fromEntries([...names].map((name) => [camelCase(name), name.toLowerCase()]));
}

function camelCase(name: string): string {
  return name.toLowerCase().replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The status of each type of `ErrorType`; a type that only the edge sends has none. */
function errorStatus(document: OpenApiDocument, operation: string[]): JsonObject {
  const known = document.get("components", "schemas", "ErrorType", "anyOf", "0", "enum");
  const types = errorTypes(document, operation).filter(
    ({ type }) => Array.isArray(known) && known.includes(type),
  );
  return Object.fromEntries(types.map(({ type, status }) => [type, status]));
}

function errorMessages(document: OpenApiDocument, operation: string[]): JsonObject {
  const types = errorTypes(document, operation);
  return Object.fromEntries(types.map(({ type, message }) => [type, message]));
}

interface DocumentedError {
  status: number;
  type: string;
  message: Json;
}

/** The `const` values of `error.type`, in each response of the operation. */
function errorTypes(document: OpenApiDocument, operation: string[]): DocumentedError[] {
  return Object.keys(document.getObject(...operation, "responses")).flatMap((status) => {
    const keys = [...operation, "responses", status];
    return propertySchemas(document, resolveSchema(document, keys), "error")
      .flatMap((error) => propertySchemas(document, error, "type"))
      .flatMap(({ const: type, "x-default-message": message }) => {
        if (typeof type !== "string") return [];
        if (message === undefined) throw document.error(keys, `expected an x-default-message of ${type}`);
        return { status: Number(status), type, message };
      });
  });
}

/** `min` and `max` of each number among the properties, as far as there are any. */
function requestBounds(properties: JsonObject): JsonObject {
  const numbers = Object.entries(properties).filter(
    ([, schema]) => isJsonObject(schema) && (schema["type"] === "integer" || schema["type"] === "number"),
  );
  return Object.fromEntries(
    numbers.map(([name, schema]) => {
      const { minimum, maximum, "x-server-maximum": serverMaximum } = isJsonObject(schema) ? schema : {};
      const max = maximum ?? serverMaximum;
      return [name, { ...(minimum !== undefined && { min: minimum }), ...(max !== undefined && { max }) }];
    }),
  );
}

/** The schemas of one property, in the schema itself and in the branches of its `$ref`, `allOf` and `anyOf`. */
function propertySchemas(document: OpenApiDocument, schema: Json | undefined, name: string): JsonObject[] {
  if (!isJsonObject(schema)) return [];
  const target = deref(document, schema);
  const own = isJsonObject(target["properties"]) ? target["properties"][name] : undefined;
  const branches = [target["allOf"], target["anyOf"]].flatMap((branch) => branch ?? []);
  const inherited = branches.flatMap((branch) => propertySchemas(document, branch, name));
  return isJsonObject(own) ? [deref(document, own), ...inherited] : inherited;
}

function resolveSchema(document: OpenApiDocument, keys: string[]): Json | undefined {
  const response = deref(document, document.getObject(...keys));
  const content = response["content"];
  const json = isJsonObject(content) ? content["application/json"] : undefined;
  return isJsonObject(json) ? json["schema"] : undefined;
}

function deref(document: OpenApiDocument, value: JsonObject): JsonObject {
  const ref = value["$ref"];
  return typeof ref === "string" ? deref(document, document.getObject(...ref.slice(2).split("/"))) : value;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function literal(value: Json): string {
  return JSON.stringify(value, null, 2);
}
