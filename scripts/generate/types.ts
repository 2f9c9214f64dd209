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
  const aliases = nodes.flatMap(schemaMembers).map(({ name, type }) => {
    const exported = ts.factory.createModifier(ts.SyntaxKind.ExportKeyword);
    const alias = ts.factory.createTypeAliasDeclaration([exported], name, undefined, type);
    const definition = definitions[name];
    const description = isJsonObject(definition) ? stringOf(definition["description"]) : "";
    return `/** ${description} */\n${astToString([alias])}`;
  });
  return (
    withoutBallast(withStandardTags(aliases.join("\n")))
      .replaceAll(/components\["schemas"\]\["(\w+)"\]/g, "$1")
      .replaceAll(/\n *\* @enum \{unknown\}/g, "")
      // An absent member and one that is undefined are the same in JSON.
      .replaceAll(/^( +readonly [^\n:]+\?: [^\n{]+);$/gm, "$1 | undefined;")
  );
}

/** The named schemas among the types that openapi-typescript writes: the members of `components["schemas"]`. */
function schemaMembers(node: ts.Node): { name: string; type: ts.TypeNode }[] {
  if (!ts.isInterfaceDeclaration(node) || node.name.text !== "components") return [];
  const schemas = node.members.find((member) => nameOf(member) === "schemas");
  if (schemas === undefined || !ts.isPropertySignature(schemas)) return [];
  if (schemas.type === undefined || !ts.isTypeLiteralNode(schemas.type)) return [];
  return schemas.type.members.flatMap((member) =>
    ts.isPropertySignature(member) && member.type !== undefined
      ? [{ name: nameOf(member), type: member.type }]
      : [],
  );
}

function nameOf({ name }: ts.TypeElement): string {
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : "";
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
 * Shortens the comments, which are published: a reference to a parameter has that parameter's comment; lines after the
 * first have an indent, which Markdown takes for code; and a single line needs no frame.
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
