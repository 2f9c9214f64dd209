// JSON Schemas of options that a file can contain, from their tables and the JSDoc of their interfaces.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { OptionKind } from "@text-completions/core/internal";
import ts from "typescript";
import { isJsonObject, type Json, type JsonObject } from "./document.ts";

/** Schemas by the name of the member. */
export type Properties = Readonly<Record<string, JsonObject>>;

/** A text. */
export const TEXT: JsonObject = { type: "string" };

/** A schema of the same document. */
export function ref(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}

/** The schema of an option; an empty one if only a program can pass it. */
export function toSchema(kind: OptionKind): JsonObject {
  const json: Json = JSON.parse(JSON.stringify(schemaOf(kind) ?? {}));
  return isJsonObject(json) ? json : {};
}

function schemaOf({ schema, type, bounds, values, item, table, kinds }: OptionKind): object | undefined {
  if (schema !== undefined) return schema;
  if (type === "headers") return { type: "object", additionalProperties: { type: "string" } };
  if (type !== undefined) return { type };
  if (values !== undefined) return { enum: values };
  if (bounds !== undefined) {
    const { min = 0, max, integer = false } = bounds;
    return {
      type: integer ? "integer" : "number",
      ...(Number.isFinite(min) && { minimum: min }),
      ...(max !== undefined && { maximum: max }),
    };
  }
  if (item !== undefined) {
    const items = schemaOf(item);
    return items && { type: "array", items };
  }
  if (table !== undefined) {
    const members = Object.entries(table);
    const names = members.filter(([, member]) => member.required === true).map(([name]) => name);
    return {
      type: "object",
      ...(names.length > 0 && { required: names }),
      additionalProperties: false,
      properties: Object.fromEntries(members.map(([name, member]) => [name, schemaOf(member) ?? {}])),
    };
  }
  const schemas = (kinds ?? []).flatMap((one) => schemaOf(one) ?? []);
  return schemas.length > 0 ? { anyOf: schemas } : undefined;
}

/** The schema of an interface, described by its JSDoc. */
export function describeObject(
  interfaces: Interfaces,
  name: string,
  properties: Properties,
  required: readonly string[],
): JsonObject {
  const described = Object.entries(properties).map(([property, { description: _own, ...schema }]) => {
    const description = interfaces.describe(name, property);
    return [
      property,
      { title: toTitle(property), description, ...toDefault(description, schema), ...schema },
    ] as const;
  });
  return {
    description: interfaces.describe(name),
    type: "object",
    properties: Object.fromEntries(described),
    ...(required.length > 0 && { required: [...required] }),
    additionalProperties: false,
  };
}

const ACRONYMS: Readonly<Record<string, string>> = { api: "API", id: "ID", cors: "CORS", ms: "(ms)" };

/** `firstTokenDelayMs` → `First token delay (ms)`. */
export function toTitle(name: string): string {
  const words = name.replace("$", "").split(/(?<=[a-z])(?=[A-Z])/);
  const title = words.map((word) => ACRONYMS[word.toLowerCase()] ?? word.toLowerCase()).join(" ");
  return title.charAt(0).toUpperCase() + title.slice(1);
}

const MIB = 1024 * 1024;

/** The default that a description ends with, if it is a value and not a rule. */
function toDefault(description: string, schema: JsonObject): { default?: Json } {
  const text = /Default: `?(.+?)`?[.;]/.exec(`${description}.`)?.[1] ?? "";
  if (text === "none") {
    const kind = JSON.stringify(schema);
    if (schema["type"] === "object" || kind === JSON.stringify(ref("Headers"))) return { default: {} };
    if (kind.includes('"array"')) return { default: [] };
  }
  const size = /^(\d+) MiB$/.exec(text)?.[1];
  if (size !== undefined) return { default: Number(size) * MIB };
  if (/^[\d,.]+$/.test(text)) return { default: Number(text.replaceAll(",", "")) };
  return /^(?:true|false|".*")$/.test(text) ? { default: JSON.parse(text) } : {};
}

/** Descriptions of interfaces and their members. */
export interface Interfaces {
  /** @throws {Error} without one, so that no property of the schema lacks one. */
  describe(name: string, member?: string): string;
}

interface Declaration {
  readonly description: string;
  readonly members: ReadonlyMap<string, string>;
  /** The interfaces whose members it has as well. */
  readonly bases: readonly string[];
}

/** Reads the interfaces that some files of a folder declare. */
export function readInterfaces(folder: string, sources: readonly string[]): Interfaces {
  const declarations = new Map(sources.flatMap((file) => readDeclarations(path.join(folder, file))));

  function find(name: string, member: string): string | undefined {
    const declaration = declarations.get(name);
    return (
      declaration?.members.get(member) ??
      declaration?.bases.map((base) => find(base, member)).find((text) => text !== undefined)
    );
  }

  return {
    describe(name, member) {
      const text = member === undefined ? declarations.get(name)?.description : find(name, member);
      if (text) return text;
      const place = member === undefined ? name : `${name}.${member}`;
      throw new Error(`${place} has no comment in ${sources.join(", ")}. Add one: the schema shows it.`);
    },
  };
}

function readDeclarations(file: string): [name: string, declaration: Declaration][] {
  const text = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement): [string, Declaration][] => {
    if (ts.isTypeAliasDeclaration(statement)) {
      return [[statement.name.text, { description: commentOf(statement), members: new Map(), bases: [] }]];
    }
    if (!ts.isInterfaceDeclaration(statement)) return [];
    const members = statement.members.map(
      (member) => [member.name?.getText() ?? "", commentOf(member)] as const,
    );
    const bases = (statement.heritageClauses ?? []).flatMap(({ types }) => types.map(baseOf));
    return [[statement.name.text, { description: commentOf(statement), members: new Map(members), bases }]];
  });
}

/** `Omit<Base, …>` has the members of `Base`. */
function baseOf({ expression, typeArguments }: ts.ExpressionWithTypeArguments): string {
  return (typeArguments?.[0] ?? expression).getText();
}

/** The text before the first tag. */
function commentOf(node: ts.Node): string {
  const comment = ts.getJSDocCommentsAndTags(node).find((each) => ts.isJSDoc(each));
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? "";
  return text.replaceAll(/\s+/g, " ").trim();
}
