import { isJsonObject, type Json, type JsonObject, type OpenApiDocument } from "./document.ts";
import { beyondLimits, missing, notOneOf, wrongType, type Place } from "./problem-code.ts";

/** Keywords that say nothing about whether a value is valid. */
const ANNOTATIONS = new Set(["description", "examples", "default", "contentMediaType", "contentSchema"]);

/** Keywords that become code. Any other keyword is an error, so that none is passed over. */
const CHECKS = new Set([
  "$ref",
  "type",
  "const",
  "enum",
  "anyOf",
  "oneOf",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "items",
  "properties",
  "required",
  "additionalProperties",
]);

/** A place in the generated code, and the keys of its schema in the document. */
interface SchemaPlace extends Place {
  keys: string[];
}

/**
 * Compiles schemas of the document to TypeScript: one function a named schema, which reports every problem, in the
 * order of the document's properties.
 */
export class SchemaCompiler {
  /** The functions so far, by the name of the schema. */
  readonly functions: Map<string, string> = new Map();
  /** The constants that the functions use. */
  readonly constants: string[] = [];
  readonly #document: OpenApiDocument;
  #variables = 0;

  constructor(document: OpenApiDocument) {
    this.#document = document;
  }

  /** The name of the function that checks a named schema, which is compiled at the first call. */
  functionFor(name: string): string {
    const functionName = `check${name}`;
    if (!this.functions.has(name)) {
      const keys = ["components", "schemas", name];
      // Taken before the body is compiled: the functions then stand in the order in which they are called.
      this.functions.set(name, "");
      const body = this.#check(this.#document.getObject(...keys), { value: "value", path: "path", keys });
      const head = `function ${functionName}(value: unknown, path: string, out: Problem[]): void`;
      this.functions.set(name, `${head} ${block(body)}`);
    }
    return functionName;
  }

  /** Statements that report what is wrong with the value at a place. */
  #check(schema: JsonObject, place: SchemaPlace): string {
    this.#refuseUnknownKeywords(schema, place);
    if (schema["$ref"] !== undefined) {
      return `${this.functionFor(referenced(schema))}(${place.value}, ${place.path}, out);`;
    }
    const branches = schema["anyOf"] ?? schema["oneOf"];
    if (Array.isArray(branches)) return this.#checkBranches(branches.filter(isJsonObject), place);
    if (schema["const"] !== undefined) return notOneOf(place, "const", [schema["const"]]);
    if (Array.isArray(schema["enum"])) return notOneOf(place, "enum", schema["enum"]);
    return this.#checkType(schema, place);
  }

  #checkType(schema: JsonObject, place: SchemaPlace): string {
    const types = [schema["type"] ?? []].flat().map(String);
    const type = types.find((name) => name !== "null") ?? "";
    const nullable = types.includes("null");
    const mismatch = `if (${this.#mismatch(type, place)}) ${wrongType(place, type, nullable)}`;
    const content = this.#checkContent(type, schema, place);
    const check = content === "" ? mismatch : `${mismatch}\nelse ${block(content)}`;
    return nullable ? `if (${place.value} !== null) ${block(check)}` : check;
  }

  #mismatch(type: string, { value, keys }: SchemaPlace): string {
    switch (type) {
      case "string":
      case "boolean":
        return `typeof ${value} !== "${type}"`;
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
    switch (type) {
      case "object":
        return this.#checkObject(schema, place);
      case "array":
        return this.#checkItems(schema, place);
      default:
        this.#refuseLongMinimum(schema, place);
        return beyondLimits(place, schema).join("\n");
    }
  }

  #checkItems({ items }: JsonObject, { value, path, keys }: SchemaPlace): string {
    if (!isJsonObject(items)) return "";
    const [index, item] = [this.#variable("index"), this.#variable("item")];
    const place = { value: item, path: `${path} + "/" + ${index}`, keys: [...keys, "items"] };
    return `for (const [${index}, ${item}] of ${value}.entries()) ${block(this.#check(items, place))}`;
  }

  #checkObject(schema: JsonObject, place: SchemaPlace): string {
    const required = new Set([schema["required"] ?? []].flat());
    const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
    const checks = Object.entries(properties).map(([name, property]) =>
      isJsonObject(property) ? this.#checkProperty(name, property, required.has(name), place) : "",
    );
    if (schema["additionalProperties"] === false) {
      const known = this.#constant("KNOWN", Object.keys(properties));
      checks.push(`reportUnknown(out, ${place.path}, ${place.value}, ${known});`);
    }
    return checks.join("\n");
  }

  #checkProperty(name: string, schema: JsonObject, required: boolean, place: SchemaPlace): string {
    const value = this.#variable(name);
    const path = `${place.path} + "/${name}"`;
    const check = block(this.#check(schema, { value, path, keys: [...place.keys, "properties", name] }));
    const read = `const ${value} = ${place.value}["${name}"];`;
    return required
      ? `${read}\nif (${value} === undefined) ${missing(place.path, name)}\nelse ${check}`
      : `${read}\nif (${value} !== undefined) ${check}`;
  }

  /** An open enum is any value of its type; a nullable schema is null or the schema; other unions have a `type`. */
  #checkBranches(branches: JsonObject[], place: SchemaPlace): string {
    const widest = branches.find(
      (branch) => Object.keys(branch).join() === "type" && branch["type"] !== "null",
    );
    if (widest) return this.#checkType(widest, place);
    const [only, ...others] = branches.filter((branch) => branch["type"] !== "null");
    if (only && others.length === 0) return `if (${place.value} !== null) ${block(this.#check(only, place))}`;
    return this.#checkByTag(branches, place);
  }

  #checkByTag(branches: JsonObject[], place: SchemaPlace): string {
    const { value, path } = place;
    const names = branches.map(referenced);
    const tags = names.map((name) =>
      this.#document.get("components", "schemas", name, "properties", "type", "const"),
    );
    const cases = names.map(
      (name, index) =>
        `case ${JSON.stringify(tags[index])}:\n  return ${this.functionFor(name)}(${value}, ${path}, out);`,
    );
    const tag = { value: `${value}["type"]`, path: `${path} + "/type"` };
    return [
      `if (!isObject(${value})) return ${wrongType(place, "object")}`,
      `if (${tag.value} === undefined) return ${missing(path, "type")}`,
      `switch (${tag.value}) ${block(cases.join("\n"))}`,
      notOneOf(tag, "enum", tags),
    ].join("\n");
  }

  #refuseUnknownKeywords(schema: JsonObject, { keys }: SchemaPlace): void {
    for (const keyword of Object.keys(schema)) {
      if (keyword.startsWith("x-") || ANNOTATIONS.has(keyword) || CHECKS.has(keyword)) continue;
      throw this.#document.error(
        [...keys, keyword],
        `no validator can be compiled from the keyword "${keyword}"`,
      );
    }
  }

  /** `length` counts code units, JSON Schema code points: up to 1, the two agree on what is too short. */
  #refuseLongMinimum(schema: JsonObject, { keys }: SchemaPlace): void {
    if (Number(schema["minLength"] ?? 0) <= 1) return;
    throw this.#document.error(
      [...keys, "minLength"],
      "no validator can be compiled from a minLength above 1",
    );
  }

  #constant(name: string, value: Json): string {
    const unique = `${name}_${this.constants.length + 1}`;
    this.constants.push(`const ${unique} = ${JSON.stringify(value)};`);
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
