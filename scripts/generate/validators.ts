import { isJsonObject, type Json, type JsonObject, type OpenApiDocument } from "./document.ts";

/** The name of each exported validator, and the schema it is compiled from. */
const VALIDATORS = {
  validateRequest: "CompletionRequest",
  validateCompletion: "Completion",
  validateStreamEvent: "StreamEvent",
  validateErrorResponse: "ErrorResponse",
};

/** Keywords that say nothing about whether a value is valid. */
const ANNOTATIONS = new Set([
  "description",
  "examples",
  "default",
  "discriminator",
  "contentMediaType",
  "contentSchema",
]);

/** Keywords that the compiler turns into code. Any other keyword is an error, so that none is passed over. */
const CHECKS = new Set(
  "$ref type const enum minLength maxLength minimum maximum items properties required additionalProperties anyOf oneOf".split(
    " ",
  ),
);

/** The condition under which a value breaks each limit. */
const LIMITS = {
  minLength: (value: string, limit: string) => `${value}.length < ${limit}`,
  maxLength: (value: string, limit: string) => `isLonger(${value}, ${limit})`,
  minimum: (value: string, limit: string) => `${value} < ${limit}`,
  maximum: (value: string, limit: string) => `${value} > ${limit}`,
};

/**
 * Compiles schemas of the document to TypeScript: one function a named schema, in the order of the document's
 * properties, reporting every problem, with no library behind it at run time.
 */
export function emitValidators(document: OpenApiDocument): string {
  const compiler = new Compiler(document);
  const exported = Object.entries(VALIDATORS).map(([name, schema]) =>
    [
      `/** Every way in which a value breaks the schema \`${schema}\` of the document; none, if it is valid. */`,
      `export function ${name}(value: unknown): Problem[] {`,
      `  const out: Problem[] = [];`,
      `  ${compiler.functionFor(schema)}(value, "", out);`,
      `  return out;`,
      `}`,
    ].join("\n"),
  );
  return [...exported, ...compiler.constants, ...compiler.functions.values()].join("\n\n") + "\n";
}

/** The place of a value in the generated code: an expression for it, one for its path, and its schema's keys. */
interface Place {
  value: string;
  path: string;
  keys: string[];
}

class Compiler {
  readonly functions = new Map<string, string>();
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
      this.functions.set(name, "");
      const body = this.#check(this.#document.getObject(...keys), { value: "value", path: "path", keys });
      this.functions.set(
        name,
        `function ${functionName}(value: unknown, path: string, out: Problem[]): void {\n${indent(body)}\n}`,
      );
    }
    return functionName;
  }

  /** Statements that report what is wrong with the value at a place. */
  #check(schema: JsonObject, place: Place): string {
    this.#refuseUnknown(schema, place);
    if (schema["$ref"] !== undefined) {
      return `${this.functionFor(referenced(schema))}(${place.value}, ${place.path}, out);`;
    }
    const branches = schema["anyOf"] ?? schema["oneOf"];
    if (Array.isArray(branches)) return this.#checkBranches(branches.filter(isJsonObject), place);
    if (schema["const"] !== undefined) return this.#checkOneOf("const", [schema["const"]], place);
    if (Array.isArray(schema["enum"])) return this.#checkOneOf("enum", schema["enum"], place);
    return this.#checkType(schema, place);
  }

  #checkOneOf(keyword: "const" | "enum", values: Json[], { value, path }: Place): string {
    const differs = values.map((each) => `${value} !== ${JSON.stringify(each)}`).join(" && ");
    const expected = JSON.stringify(keyword === "const" ? values[0] : values);
    return `if (${differs}) other(out, ${path}, "${keyword}", ${expected}, ${value});`;
  }

  #checkType(schema: JsonObject, place: Place): string {
    const types = [schema["type"] ?? []].flat().map(String);
    const type = types.find((name) => name !== "null");
    if (type === undefined)
      return `if (${place.value} !== null) wrongType(out, ${place.path}, "null", ${place.value});`;
    const nullable = types.includes("null");
    const expected = nullable ? `${type} or null` : type;
    const mismatch = this.#mismatch(type, place);
    const rest = this.#checkContent(type, schema, place);
    const checks = `if (${mismatch}) wrongType(out, ${place.path}, "${expected}", ${place.value});`;
    const all = rest === "" ? checks : `${checks}\nelse {\n${indent(rest)}\n}`;
    return nullable ? `if (${place.value} !== null) {\n${indent(all)}\n}` : all;
  }

  #mismatch(type: string, { value, keys }: Place): string {
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
        throw this.#document.error(
          [...keys, "type"],
          `the validator compiler does not know the type "${type}"`,
        );
    }
  }

  #checkContent(type: string, schema: JsonObject, place: Place): string {
    if (type === "object") return this.#checkObject(schema, place);
    if (type === "array") return this.#checkItems(schema, place);
    const { value, path } = place;
    this.#refuseMinLength(schema, place);
    return Object.entries(LIMITS)
      .filter(([keyword]) => schema[keyword] !== undefined)
      .map(([keyword, exceeds]) => {
        const limit = String(Number(schema[keyword]));
        return `if (${exceeds(value, limit)}) outside(out, ${path}, "${keyword}", ${limit}, ${value});`;
      })
      .join("\n");
  }

  #checkItems({ items }: JsonObject, { value, path, keys }: Place): string {
    if (!isJsonObject(items)) return "";
    const index = this.#variable("index");
    const item = this.#variable("item");
    const body = this.#check(items, {
      value: item,
      path: `\`\${${path}}/\${${index}}\``,
      keys: [...keys, "items"],
    });
    return `for (const [${index}, ${item}] of ${value}.entries()) {\n${indent(body)}\n}`;
  }

  #checkObject(schema: JsonObject, place: Place): string {
    const required = new Set([schema["required"] ?? []].flat().map(String));
    const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
    const checks = Object.entries(properties).map(([name, property]) =>
      isJsonObject(property) ? this.#checkProperty(name, property, required.has(name), place) : "",
    );
    if (schema["additionalProperties"] === false) {
      const known = this.#constant(Object.keys(properties));
      checks.push(
        `for (const key in ${place.value}) {`,
        `  if (${place.value}[key] !== undefined && !${known}.includes(key)) unknownField(out, ${place.path}, key, ${known});`,
        `}`,
      );
    }
    return checks.join("\n");
  }

  #checkProperty(name: string, schema: JsonObject, required: boolean, { value, path, keys }: Place): string {
    const variable = this.#variable(name);
    const at = `${path} + "/${name}"`;
    const check = this.#check(schema, { value: variable, path: at, keys: [...keys, "properties", name] });
    const read = `const ${variable} = ${value}["${name}"];`;
    return required
      ? `${read}\nif (${variable} === undefined) missing(out, ${path}, "${name}");\nelse {\n${indent(check)}\n}`
      : `${read}\nif (${variable} !== undefined) {\n${indent(check)}\n}`;
  }

  /** A union is checked by its discriminator where it has one; an open enum is any string; null or a value is either. */
  #checkBranches(branches: JsonObject[], place: Place): string {
    const wider = branches.find((branch) => Object.keys(branch).join() === "type");
    if (wider && wider["type"] !== "null") return this.#checkType(wider, place);
    const others = branches.filter((branch) => branch["type"] !== "null");
    const [only] = others;
    if (only && others.length === 1) {
      return `if (${place.value} !== null) {\n${indent(this.#check(only, place))}\n}`;
    }
    return this.#checkByType(branches, place);
  }

  #checkByType(branches: JsonObject[], { value, path, keys }: Place): string {
    const names = branches.map(referenced);
    const tags = names.map((name) =>
      this.#document.get("components", "schemas", name, "properties", "type", "const"),
    );
    const cases = names.map(
      (name, index) =>
        `case ${JSON.stringify(tags[index])}:\n  ${this.functionFor(name)}(${value}, ${path}, out);\n  break;`,
    );
    if (cases.length < 2)
      throw this.#document.error(keys, "the validator compiler needs a union told apart by `type`");
    return [
      `if (!isObject(${value})) wrongType(out, ${path}, "object", ${value});`,
      `else if (${value}["type"] === undefined) missing(out, ${path}, "type");`,
      `else switch (${value}["type"]) {`,
      indent(cases.join("\n")),
      `  default:`,
      `    other(out, ${path} + "/type", "enum", ${JSON.stringify(tags)}, ${value}["type"]);`,
      `}`,
    ].join("\n");
  }

  #refuseUnknown(schema: JsonObject, { keys }: Place): void {
    for (const keyword of Object.keys(schema)) {
      if (keyword.startsWith("x-") || ANNOTATIONS.has(keyword) || CHECKS.has(keyword)) continue;
      throw this.#document.error(
        [...keys, keyword],
        `the validator compiler does not know the keyword "${keyword}"`,
      );
    }
  }

  /** `length` counts code units, JSON Schema code points: up to 1, the two agree on what is too short. */
  #refuseMinLength(schema: JsonObject, { keys }: Place): void {
    if (Number(schema["minLength"] ?? 0) <= 1) return;
    throw this.#document.error([...keys, "minLength"], "the validator compiler knows minLength 0 and 1 only");
  }

  /** The name of a constant beside the functions, so that its value is made once. */
  #constant(value: Json): string {
    const name = `KNOWN_${this.constants.length + 1}`;
    this.constants.push(`const ${name} = ${JSON.stringify(value)};`);
    return name;
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

function indent(code: string): string {
  return code.replace(/^(?=.)/gm, "  ");
}
