import { ERROR_STATUS } from "@text-completions/core";
import { isJsonObject, type JsonObject, type OpenApiDocument } from "../generate/document.ts";
import { inlineExamples, NOTATION_32 } from "../generate/examples.ts";
import { API_EXAMPLES, CLIENT_ERRORS, FIXES } from "./errors.ts";
import { codeBlock, escapeText, inlineCode, type Page } from "./page.ts";

/** A list of all errors, and a page for each: what it means, what the API says, what to do. */
export function errorPages(document: OpenApiDocument): Page[] {
  const components = inlineExamples(document, NOTATION_32)["components"];
  const responses =
    isJsonObject(components) && isJsonObject(components["responses"]) ? components["responses"] : {};
  const ofApi = Object.entries(FIXES).map(([type, fix]) =>
    page(type, `Status ${statusOf(type)}. ${meaning(responses, type)}`, [
      ...says(responses, type),
      "## What to do",
      fix,
      ...exampleOf(type),
    ]),
  );
  const ofClient = Object.entries(CLIENT_ERRORS).map(([name, { cause, fix, example }]) =>
    page(name, `Thrown by [\`@text-completions/client\`](/packages/client). ${cause}`, [
      "## What to do",
      fix,
      ...(example === undefined ? [] : [codeBlock("ts", example)]),
    ]),
  );
  return [indexPage(ofApi, ofClient), ...ofApi, ...ofClient];
}

function indexPage(ofApi: readonly Page[], ofClient: readonly Page[]): Page {
  const description = "Every error of the API and of the client: what it means and what to do.";
  return {
    path: "errors/index",
    title: "Errors",
    description,
    content: `# Errors

${description}

## Of the API

${listOf(ofApi)}

## Of the client

${listOf(ofClient)}`,
  };
}

function listOf(pages: readonly Page[]): string {
  return pages
    .map((each) => `- [${each.title}](/${each.path}): ${escapeText(each.description).replaceAll("\\|", "|")}`)
    .join("\n");
}

/** @param cause - Markdown. Its first sentences, without links, describe the page. */
function page(title: string, cause: string, rest: string[]): Page {
  const summary = cause.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "");
  return {
    path: `errors/${title.replaceAll(" ", "_")}`,
    title,
    description: (summary.split(/\n\s*\n/)[0] ?? "").replaceAll("\n", " "),
    content: [`# ${title}`, cause, ...rest].join("\n\n"),
  };
}

function exampleOf(type: string): string[] {
  const example = Object.entries(API_EXAMPLES).find(([name]) => name === type)?.[1];
  return example === undefined ? [] : [codeBlock("ts", example)];
}

function statusOf(type: string): number | undefined {
  return Object.entries(ERROR_STATUS).find(([name]) => name === type)?.[1];
}

/** The description in the document of the response whose examples have this type. */
function meaning(responses: JsonObject, type: string): string {
  const response = Object.values(responses).find((each) => examplesOf(each, type).length > 0);
  return isJsonObject(response) ? textOf(response["description"]).trim() : "";
}

/** Every known message, with its cause. */
function says(responses: JsonObject, type: string): string[] {
  const rows = Object.values(responses)
    .flatMap((each) => examplesOf(each, type))
    .map(({ summary, message }) => `| ${escapeText(summary)} | ${inlineCode(message)} |`);
  return rows.length === 0
    ? []
    : ["## What the API says", ["| when | `error.message` |", "| --- | --- |", ...rows].join("\n")];
}

function examplesOf(response: unknown, type: string): { summary: string; message: string }[] {
  const examples = dig(response, "content", "application/json", "examples");
  if (!isJsonObject(examples)) return [];
  return Object.values(examples).flatMap((example) => {
    const error = dig(example, "dataValue", "error");
    if (!isJsonObject(error) || error["type"] !== type) return [];
    return [{ summary: textOf(dig(example, "summary")), message: textOf(error["message"]) }];
  });
}

function dig(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
