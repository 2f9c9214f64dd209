import { readFileSync } from "node:fs";
import path from "node:path";
import { isJsonObject, type Json, type OpenApiDocument, ROOT } from "../generate/document.ts";
import { escapeText } from "./page.ts";

/** A place in the spec that a check names, and what is written there. */
export interface SpecPlace {
  /** Markdown: the place, as a link. */
  link: string;
  /** Markdown: its own words. */
  quote: string;
}

/**
 * Reads the place of the spec that a check enforces: a JSON Pointer into the document, or a decision.
 *
 * @throws {Error} if the spec has no such place.
 */
export function readSpecPlace(document: OpenApiDocument, spec: string): SpecPlace {
  const decision = /^spec\/README\.md#decisions \((\d+)\)$/.exec(spec)?.[1];
  if (decision !== undefined) {
    const { question, answer } = readDecision(decision);
    return { link: `[decision ${decision}](/api/sources#decisions)`, quote: `${question} **${answer}**` };
  }
  if (!spec.startsWith("#")) return { link: "[sources](/api/sources)", quote: "" };
  const keys = spec.split("/").slice(1).map(fromToken);
  return { link: `\`${spec}\` of the [OpenAPI document](/api/)`, quote: describe(document.data, keys) };
}

/** The description nearest to a place: its own, or that of what it is in. */
function describe(data: Json, keys: readonly string[]): string {
  let value: Json | undefined = data;
  let found = "";
  for (const key of keys) {
    value = step(value, key);
    if (value === undefined)
      throw new Error(`Failed to find #/${keys.join("/")} in the document: no ${key}.`);
    if (isJsonObject(value) && typeof value["description"] === "string") found = value["description"];
  }
  return escapeProse(found.trim());
}

function step(value: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isJsonObject(value) ? value[key] : undefined;
}

/** Escapes what HTML or Vue would interpret in the Markdown of the document, except in code. */
function escapeProse(markdown: string): string {
  return markdown
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : escapeText(part).replaceAll(String.raw`\|`, "|")))
    .join("");
}

function readDecision(number: string): { question: string; answer: string } {
  const text = readFileSync(path.join(ROOT, "spec/README.md"), "utf8");
  const row = text.split("\n").find((line) => line.startsWith(`| ${number} |`));
  const [, , question = "", , answer = ""] = row?.split(/(?<!\\) *\| */) ?? [];
  if (row === undefined) throw new Error(`Failed to find decision ${number} in spec/README.md.`);
  return { question, answer };
}

function fromToken(token: string): string {
  return decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
}
