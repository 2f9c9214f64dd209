import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type OpenApiDocument,
  ROOT,
} from "../generate/document.ts";
import { escapeText, inlineCode, type Page, PUBLIC } from "./page.ts";
import { rewriteLinks } from "./repository-links.ts";

/** Both editions of the document, which can be downloaded under `/openapi/`. */
const EDITIONS: Readonly<Record<string, string>> = {
  "openapi-3.1.json": "packages/core/openapi.json",
  "openapi-3.1.yaml": "spec/openapi.yaml",
  "openapi-3.2.json": "packages/core/openapi-3.2.json",
  "openapi-3.2.yaml": "spec/openapi-3.2.gen.yaml",
};

/** The HTTP API as an OpenAPI renderer shows it, and the sources of each of its facts. */
export function apiPages(document: OpenApiDocument): Page[] {
  const folder = path.join(PUBLIC, "openapi");
  mkdirSync(folder, { recursive: true });
  for (const [name, source] of Object.entries(EDITIONS))
    copyFileSync(path.join(ROOT, source), path.join(folder, name));
  const source = "spec/README.md";
  return [
    {
      path: "api/index",
      title: "HTTP API",
      description: "POST /v1/complete: parameters, bodies, streams and errors, from the OpenAPI document.",
      content: httpApi(document),
    },
    {
      path: "api/sources",
      title: "Sources of the document",
      description: "How to read the OpenAPI document, and where each of its facts comes from.",
      content: rewriteLinks(readFileSync(path.join(ROOT, source), "utf8"), source),
    },
  ];
}

function httpApi(document: OpenApiDocument): string {
  const links = Object.keys(EDITIONS).map((name) => `[${name}](/openapi/${name}){download}`);
  return `# HTTP API

The API is one operation, \`POST /v1/complete\`. This page is rendered from its OpenAPI document. Download it in
either edition: ${links.join(" · ")}. [Its sources](/api/sources) are listed fact by fact.

## Fields of a request

${fields(document)}

## The whole document

<ApiReference />
`;
}

/** The fields of a request body, in the order of the document, each with a heading to link to. */
function fields(document: OpenApiDocument): string {
  const { properties, required } = document.getObject("components", "schemas", "CompletionRequest");
  const names = Array.isArray(required) ? required : [];
  return Object.entries(isJsonObject(properties) ? properties : {})
    .map(([name, schema]) => {
      const description = isJsonObject(schema) ? firstParagraph(schema["description"]) : "";
      const facts = `${inlineCode(typeOf(schema))}, ${names.includes(name) ? "required" : "optional"}.`;
      return `### ${name.replaceAll("_", String.raw`\_`)}\n\n${facts} ${description}`;
    })
    .join("\n\n");
}

function typeOf(schema: Json): string {
  if (!isJsonObject(schema)) return "any";
  const reference = schema["$ref"];
  if (typeof reference === "string") return reference.slice(reference.lastIndexOf("/") + 1);
  const { type } = schema;
  if (type === "array") return `${typeOf(schema["items"] ?? null)}[]`;
  const names = (Array.isArray(type) ? type : [type]).filter((name) => typeof name === "string");
  return `${names.length === 0 ? "any" : names.join(" | ")}${boundsOf(schema)}`;
}

function boundsOf({ minimum, maximum }: JsonObject): string {
  if (typeof minimum !== "number") return "";
  return typeof maximum === "number" ? `, ${minimum} to ${maximum}` : `, at least ${minimum}`;
}

function firstParagraph(description: Json | undefined): string {
  if (typeof description !== "string") return "";
  const text = (description.split(/\n\s*\n/)[0] ?? "").replaceAll("\n", " ");
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part.replaceAll("|", String.raw`\|`) : escapeText(part)))
    .join("");
}
