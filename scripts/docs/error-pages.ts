import { ERROR_STATUS } from "@text-completions/core";
import { isJsonObject, type JsonObject, type OpenApiDocument } from "../generate/document.ts";
import { inlineExamples, NOTATION_32 } from "../generate/examples.ts";
import { CLIENT_ERRORS, FIXES } from "./errors.ts";

/** A page of the site, in Markdown. */
export interface Page {
  /** The name of its file, without an extension. */
  name: string;
  title: string;
  content: string;
}

/** One page for each error: what it means, what the API says, what to do. */
export function errorPages(document: OpenApiDocument): Page[] {
  const components = inlineExamples(document, NOTATION_32)["components"];
  const responses =
    isJsonObject(components) && isJsonObject(components["responses"]) ? components["responses"] : {};
  const ofApi = Object.entries(FIXES).map(([type, fix]) =>
    page(type, `Status ${statusOf(type)}. ${meaning(responses, type)}`, [
      ...says(responses, type),
      "## What to do",
      fix,
    ]),
  );
  const ofClient = CLIENT_ERRORS.map(({ name, cause, fix }) =>
    page(name, `Thrown by \`@text-completions/client\`. ${cause}`, ["## What to do", fix]),
  );
  return [...ofApi, ...ofClient];
}

function page(title: string, cause: string, rest: string[]): Page {
  const head = `---\ntitle: ${title}\ngroup: Errors\n---\n\n# ${title}`;
  return { name: title.replaceAll(" ", "_"), title, content: `${[head, cause, ...rest].join("\n\n")}\n` };
}

function statusOf(type: string): number | undefined {
  return Object.entries(ERROR_STATUS).find(([name]) => name === type)?.[1];
}

/** What the document says of the answer whose examples have this type. */
function meaning(responses: JsonObject, type: string): string {
  const response = Object.values(responses).find((each) => examplesOf(each, type).length > 0);
  return isJsonObject(response) ? textOf(response["description"]).trim() : "";
}

/** Every known message, with when it is said. */
function says(responses: JsonObject, type: string): string[] {
  const rows = Object.values(responses)
    .flatMap((each) => examplesOf(each, type))
    .map(
      ({ summary, message }) =>
        `| ${summary} | \`${message.replaceAll("\n", "\\n").replaceAll("|", "\\|")}\` |`,
    );
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
