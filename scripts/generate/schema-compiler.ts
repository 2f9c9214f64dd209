import { isJsonObject, type Json, type JsonObject, type OpenApiDocument } from "./document.ts";
import {
  beyondLimits,
  exclusive,
  mismatch,
  misnamed,
  missing,
  notBase64,
  notOneOf,
  wrongType,
  type Place,
} from "./problem-code.ts";

/** Keywords that do not affect whether a value is valid. */
const ANNOTATIONS = new Set([
  "$comment",
  "$defs",
  "$id",
  "$schema",
  "contentMediaType",
  "contentSchema",
  "default",
  "deprecated",
  "description",
  "examples",
  "title",
]);

/** Keywords that are compiled to code. Any other keyword is an error, so that none is ignored. */
const CHECKS = new Set([
  "$ref",
  "type",
  "const",
  "enum",
  "anyOf",
  "oneOf",
  "minLength",
  "maxLength",
  "pattern",
  "contentEncoding",
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "items",
  "minItems",
  "maxItems",
  "properties",
  "required",
  "additionalProperties",
  "propertyNames",
  "not",
]);

/** The functions that the generated code calls. Its module has to import them. */
export const RUNTIME = [
  "checkAnyOf",
  "checkItems",
  "checkMembers",
  "isBase64",
  "isLonger",
  "isNumber",
  "isObject",
  "isText",
  "report",
  "reportMissing",
  "reportType",
  "reportUnknown",
  "toToken",
] as const;

/** A place in the generated code, and the keys of its schema in the document. */
interface SchemaPlace extends Place {
  keys: string[];
}

/**
 * Compiles named schemas of a document to TypeScript: one function a schema, which reports problems in the order of the
 * document's properties.
 */
export class SchemaCompiler {
  /** The functions so far, by the name of the schema. */
  readonly functions: Map<string, string> = new Map();
  /** The constants that the functions use. */
  readonly constants: string[] = [];
  readonly #document: OpenApiDocument;
  readonly #schemas: readonly string[];
  #variables = 0;

  /** @param schemas - The keys that lead to the named schemas. Default: those of an OpenAPI document. */
  constructor(document: OpenApiDocument, schemas: readonly string[] = ["components", "schemas"]) {
    this.#document = document;
    this.#schemas = schemas;
  }

  /** The name of the function that checks a named schema, which is compiled at the first call. */
  functionFor(name: string): string {
    const functionName = `check${name}`;
    if (!this.functions.has(name)) {
      const keys = [...this.#schemas, name];
      // Reserved before the body is compiled, so that the functions are in the order in which they are called.
      this.functions.set(name, "");
      const body = this.#check(this.#document.getObject(...keys), { value: "value", path: "path", keys });
      const head = `function ${functionName}(value: unknown, path: string, out: Problem[]): void`;
      this.functions.set(name, `${head} ${block(body)}`);
    }
    return functionName;
  }

  /** Statements that report what is wrong with the value at a place. */
  #check(schema: JsonObject, place: SchemaPlace): string {
    this.#rejectUnknownKeywords(schema, place);
    if (schema["$ref"] !== undefined) {
      return `${this.functionFor(referenced(schema))}(${place.value}, ${place.path}, out);`;
    }
    const branches = schema["anyOf"] ?? schema["oneOf"];
    if (Array.isArray(branches)) return this.#checkBranches(branches.filter(isJsonObject), place);
    if (schema["const"] !== undefined) return notOneOf(place, "const", [schema["const"]]);
    if (Array.isArray(schema["enum"])) return notOneOf(place, "enum", schema["enum"]);
    return schema["type"] === undefined ? "" : this.#checkType(schema, place);
  }

  #checkType(schema: JsonObject, place: SchemaPlace): string {
    const types = [schema["type"] ?? []].flat().map(String);
    const [type, ...others] = types.filter((name) => name !== "null");
    if (others.length > 0) {
      const branches = types.map((name) => ({ ...schema, type: name }));
      return this.#checkAnyOf(branches, place);
    }
    const nullable = types.includes("null");
    if (type === undefined) return `if (${place.value} !== null) ${wrongType(place, "null")}`;
    const wrong = `if (${this.#isOtherType(type, place)}) ${wrongType(place, type, nullable)}`;
    const content = this.#checkContent(type, schema, place);
    const check = content === "" ? wrong : `${wrong}\nelse ${block(content)}`;
    return nullable ? `if (${place.value} !== null) ${block(check)}` : check;
  }

  #isOtherType(type: string, { value, keys }: SchemaPlace): string {
    switch (type) {
      case "string":
        return `!isText(${value})`;
      case "boolean":
        return `typeof ${value} !== "boolean"`;
      case "number":
        return `!isNumber(${value})`;
      case "integer":
        return `!isNumber(${value}) || ${value} % 1 !== 0`;
      case "array":
        return `!Array.isArray(${value})`;
      case "object":
        return `!isObject(${value})`;
      default:
        throw this.#document.error([...keys, "type"], `no validator can be compiled from the type "${type}"`);
    }
  }

  #checkContent(type: string, schema: JsonObject, place: SchemaPlace): string {
    const limits = beyondLimits(place, schema, type);
    switch (type) {
      case "object":
        return this.#checkObject(schema, place);
      case "array":
        return [...limits, ...this.#checkItems(schema, place)].join("\n");
      default:
        return [...limits, ...(type === "string" ? this.#checkText(schema, place) : [])].join("\n");
    }
  }

  #checkText({ pattern, contentEncoding }: JsonObject, place: SchemaPlace): string[] {
    const checks: string[] = [];
    if (typeof pattern === "string") {
      const source = `new RegExp(${JSON.stringify(pattern)}, "u")`;
      checks.push(mismatch(place, pattern, this.#constant("PATTERN", source)));
    }
    if (contentEncoding === "base64") checks.push(notBase64(place));
    return checks;
  }

  #checkItems({ items }: JsonObject, { value, path, keys }: SchemaPlace): string[] {
    if (!isJsonObject(items)) return [];
    return [`checkItems(${value}, ${path}, out, ${this.#closure(items, [...keys, "items"])});`];
  }

  /** A schema as an expression for a function. */
  #closure(schema: JsonObject, keys: string[]): string {
    if (schema["$ref"] !== undefined) return this.functionFor(referenced(schema));
    const place = { value: this.#variable("value"), path: this.#variable("path"), keys };
    return `(${place.value}: unknown, ${place.path}: string, out: Problem[]): void => ${block(this.#check(schema, place))}`;
  }

  #checkObject(schema: JsonObject, place: SchemaPlace): string {
    const required = new Set([schema["required"] ?? []].flat());
    const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
    const checks = Object.entries(properties).map(([name, property]) =>
      isJsonObject(property) ? this.#checkProperty(name, property, required.has(name), place) : "",
    );
    checks.push(...this.#checkExclusive(schema, place));
    return [...checks, ...this.#checkOtherMembers(schema, Object.keys(properties), place)].join("\n");
  }

  /** Of `not`, only members that exclude each other are known. */
  #checkExclusive({ not }: JsonObject, place: SchemaPlace): string[] {
    if (not === undefined) return [];
    const names = isJsonObject(not) && Object.keys(not).join() === "required" ? not["required"] : undefined;
    if (Array.isArray(names)) return [exclusive(place, names.map(String))];
    throw this.#document.error([...place.keys, "not"], "no validator can be compiled from this");
  }

  #checkOtherMembers(schema: JsonObject, properties: string[], place: SchemaPlace): string[] {
    const { additionalProperties, propertyNames } = schema;
    const { value, path, keys } = place;
    const known = (): string => this.#constant("KNOWN", JSON.stringify(properties), "readonly string[]");
    const checks: string[] = [];
    if (propertyNames !== undefined) {
      const name = this.#variable("name");
      const named = { value: name, path: `${path} + "/" + toToken(${name})` };
      const { source, constant } = this.#namePattern(propertyNames, keys);
      checks.push(`for (const ${name} of Object.keys(${value})) ${misnamed(named, source, constant)}`);
    }
    if (additionalProperties === false) checks.push(`reportUnknown(out, ${path}, ${value}, ${known()});`);
    if (isJsonObject(additionalProperties)) {
      const closure = this.#closure(additionalProperties, [...keys, "additionalProperties"]);
      checks.push(`checkMembers(${value}, ${path}, out, ${known()}, ${closure});`);
    }
    return checks;
  }

  /** Of `propertyNames`, only a pattern is known. */
  #namePattern(schema: Json, keys: readonly string[]): { source: string; constant: string } {
    const source = isJsonObject(schema) ? schema["pattern"] : undefined;
    if (typeof source === "string") {
      return { source, constant: this.#constant("PATTERN", `new RegExp(${JSON.stringify(source)}, "u")`) };
    }
    throw this.#document.error([...keys, "propertyNames"], "no validator can be compiled from this");
  }

  #checkProperty(name: string, schema: JsonObject, required: boolean, place: SchemaPlace): string {
    const value = this.#variable(name);
    const path = `${place.path} + ${JSON.stringify(`/${name}`)}`;
    const check = block(this.#check(schema, { value, path, keys: [...place.keys, "properties", name] }));
    const read = `const ${value} = ${place.value}[${JSON.stringify(name)}];`;
    return required
      ? `${read}\nif (${value} === undefined) ${missing(place.path, name)}\nelse ${check}`
      : `${read}\nif (${value} !== undefined) ${check}`;
  }

  /** An open enum is any value of its type; a nullable schema is null or the schema; objects may have a tag. */
  #checkBranches(branches: JsonObject[], place: SchemaPlace): string {
    const widest = branches.find(
      (branch) => Object.keys(branch).join() === "type" && branch["type"] !== "null",
    );
    const isOpenEnum = branches.every((branch) => branch["type"] === widest?.["type"]);
    if (widest && isOpenEnum) return this.#checkType(widest, place);
    const [only, ...others] = branches.filter((branch) => branch["type"] !== "null");
    if (only && others.length === 0) return `if (${place.value} !== null) ${block(this.#check(only, place))}`;
    const tags = this.#tags(branches);
    return tags === undefined ? this.#checkAnyOf(branches, place) : this.#checkByTag(branches, tags, place);
  }

  /** The `const` of `type` in each branch; undefined if one has none. */
  #tags(branches: JsonObject[]): Json[] | undefined {
    const tags = branches.flatMap((branch) => {
      const { properties } = this.#resolve(branch);
      const type = isJsonObject(properties) ? properties["type"] : undefined;
      return isJsonObject(type) ? (type["const"] ?? []) : [];
    });
    return tags.length === branches.length ? tags : undefined;
  }

  #resolve(schema: JsonObject): JsonObject {
    return schema["$ref"] === undefined
      ? schema
      : this.#document.getObject(...this.#schemas, referenced(schema));
  }

  #checkByTag(branches: JsonObject[], tags: Json[], place: SchemaPlace): string {
    const { value, path } = place;
    const tag = { value: `${value}["type"]`, path: `${path} + "/type"` };
    const cases = branches.map((branch, index) => {
      const check = this.#check(branch, { ...place, keys: [...place.keys, "anyOf", String(index)] });
      return `case ${JSON.stringify(tags[index])}: {\n  ${check}\n  break;\n}`;
    });
    cases.push(`default:\n  ${notOneOf(tag, "enum", tags)}`);
    return [
      `if (!isObject(${value})) ${wrongType(place, "object")}`,
      `else if (${tag.value} === undefined) ${missing(path, "type")}`,
      `else switch (${tag.value}) ${block(cases.join("\n"))}`,
    ].join("\n");
  }

  #checkAnyOf(branches: JsonObject[], { value, path, keys }: SchemaPlace): string {
    const checks = branches.map((branch, index) => this.#closure(branch, [...keys, "anyOf", String(index)]));
    const expected = branches.map((branch) => this.#describe(branch)).join(", or ");
    return `checkAnyOf(${value}, ${path}, out, [${checks.join(", ")}], ${JSON.stringify(expected)});`;
  }

  /** What a schema requires, in words that follow "must be". */
  #describe(schema: JsonObject): string {
    const { const: only, enum: values, type, required, anyOf } = this.#resolve(schema);
    if (Array.isArray(anyOf)) {
      return anyOf
        .filter(isJsonObject)
        .map((each) => this.#describe(each))
        .join(", or ");
    }
    if (only !== undefined) return JSON.stringify(only);
    if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(", or ");
    if (Array.isArray(required) && required.length > 0) {
      return `an object with ${required.filter((name) => typeof name === "string").join(", ")}`;
    }
    if (typeof type !== "string") return "another value";
    return type === "null" ? type : `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
  }

  #rejectUnknownKeywords(schema: JsonObject, { keys }: SchemaPlace): void {
    for (const keyword of Object.keys(schema)) {
      if (keyword.startsWith("x-") || ANNOTATIONS.has(keyword) || CHECKS.has(keyword)) continue;
      // Flags affect whether a pattern is valid, so the code that creates a regular expression has to check it.
      if (keyword === "format" && schema[keyword] === "regex") continue;
      throw this.#document.error(
        [...keys, keyword],
        `no validator can be compiled from the keyword "${keyword}"`,
      );
    }
  }

  #constant(name: string, source: string, type?: string): string {
    const unique = `${name}_${this.constants.length + 1}`;
    this.constants.push(`const ${unique}${type === undefined ? "" : `: ${type}`} = ${source};`);
    return unique;
  }

  #variable(name: string): string {
    this.#variables += 1;
    return `${name.replace(/\W/g, "_")}${this.#variables}`;
  }
}

/** The name of the schema that a `$ref` leads to. */
function referenced({ $ref }: JsonObject): string {
  return typeof $ref === "string" ? $ref.slice($ref.lastIndexOf("/") + 1) : "";
}

/** Statements in braces. */
function block(code: string): string {
  return `{\n${code.replace(/^(?=.)/gm, "  ")}\n}`;
}
