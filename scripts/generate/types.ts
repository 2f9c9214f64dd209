import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";
import { isJsonObject, type Json, type JsonObject } from "./document.ts";

/** TypeScript types of everything in the document, as openapi-typescript writes them. */
export async function emitTypes(edition: JsonObject): Promise<string> {
  const nodes = await openapiTS(JSON.stringify(edition), {
    defaultNonNullable: false,
    silent: true,
    transform: openEnum,
  });
  return withoutBallast(withStandardTags(astToString(nodes)));
}

/** TypeScript types of the schemas in the `$defs` of a JSON Schema: read-only, each under its own name. */
export async function emitSchemaTypes(definitions: JsonObject): Promise<string> {
  const schemas = withComponentReferences(definitions);
  const document = { openapi: "3.1.0", info: { title: "", version: "" }, paths: {}, components: { schemas } };
  const nodes = await openapiTS(JSON.stringify(document), { immutable: true, silent: true });
  const components = nodes.filter(
    (node) => ts.isInterfaceDeclaration(node) && node.name.text === "components",
  );
  const code = withoutBallast(withStandardTags(astToString(components)))
    .replace("export interface", "interface")
    .replaceAll(/^ +\w+: never;\n/gm, "")
    .replaceAll(/\n *\* @enum \{unknown\}/g, "")
    // An absent member and one that is undefined are the same in JSON.
    .replaceAll(/^( +readonly [^\n:]+\?: [^\n{]+);$/gm, "$1 | undefined;");
  const aliases = Object.entries(definitions).map(([name, schema]) => {
    const description = isJsonObject(schema) ? stringOf(schema["description"]) : "";
    return `/** ${description} */\nexport type ${name} = components["schemas"][${JSON.stringify(name)}];`;
  });
  return `${[...aliases, code.trim()].join("\n\n")}\n`;
}

function stringOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function withComponentReferences(value: Json): Json {
  if (Array.isArray(value)) return value.map(withComponentReferences);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === "$ref" && typeof item === "string"
        ? item.replace("#/$defs/", "#/components/schemas/")
        : withComponentReferences(item),
    ]),
  );
}

/**
 * The comments without what they need not hold, for it would ship: a reference to a parameter has that parameter's
 * comment; lines after the first have an indent, which Markdown takes for code; and one line needs no frame.
 */
function withoutBallast(code: string): string {
  return code
    .replaceAll(/\n *\/\*\*(?:(?!\*\/)[^])*\*\/(?=\n *"[\w-]+"\??: components\["parameters"\])/g, "")
    .replaceAll(/(?<=\n *\*) {4}(?= )/g, "")
    .replaceAll(/\/\*\*\n *\* ([^\n]+)\n *\*\//g, "/** $1 */");
}

/** The comments without the tags that neither TSDoc nor an editor knows. A summary stands first, so it needs no tag. */
function withStandardTags(code: string): string {
  return code
    .replaceAll(/(\/\*\*\s(?:\s*\* )?)@description /g, "$1")
    .replaceAll("@description ", "@remarks ")
    .replaceAll(/\n *\* @constant(?=\n)/g, "")
    .replaceAll(/ *\/\*\* @constant \*\/\n/g, "");
}

/**
 * `anyOf: [{ enum: […] }, { type: string }]` says "any string, these are known". As a plain union TypeScript would
 * reduce it to `string` and forget the known values; `string & {}` keeps them for completion in editors.
 */
function openEnum(schema: object): ts.TypeNode | undefined {
  if (!("anyOf" in schema) || !Array.isArray(schema.anyOf)) return undefined;
  const known: unknown = schema.anyOf.find((branch) => Array.isArray(branch.enum))?.enum;
  const open = schema.anyOf.some((branch) => branch.type === "string" && branch.enum === undefined);
  if (!Array.isArray(known) || !open) return undefined;
  const literals = known.map((value) =>
    ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(String(value))),
  );
  const anyOther = ts.factory.createIntersectionTypeNode([
    ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
    ts.factory.createTypeLiteralNode([]),
  ]);
  return ts.factory.createUnionTypeNode([...literals, anyOther]);
}
