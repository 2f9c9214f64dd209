import type { Problem } from "@text-completions/core";
import type { JsonSchema } from "./json-schema.ts";
import { describe, isObject, isOfType } from "./schema-type.ts";

/** Every way in which a value breaks a schema; none, if it is valid. References are looked up in the schema itself. */
export function findProblems(value: unknown, root: JsonSchema): Problem[] {
  const problems: Problem[] = [];
  check({ value, schema: root, path: "" }, { root, problems });
  return problems;
}

interface Place {
  readonly value: unknown;
  readonly schema: JsonSchema;
  readonly path: string;
}

interface Context {
  readonly root: JsonSchema;
  readonly problems: Problem[];
}

function check(place: Place, context: Context): void {
  const { value, schema } = place;
  if (schema.$ref !== undefined) {
    check({ ...place, schema: resolve(schema, context) }, context);
  } else if (schema.anyOf !== undefined) {
    const alternatives = schema.anyOf.flatMap((each) => resolve(each, context).anyOf ?? [each]);
    checkAlternatives(place, alternatives, context);
  } else if (schema.enum !== undefined || "const" in schema) {
    checkScalar(place, context);
  } else if (!isOfType(value, schema.type)) {
    report(place, context, "type", `must be ${describe(schema)}`, schema.type);
  } else if (isObject(value)) {
    checkObject({ ...place, value }, context);
  } else if (Array.isArray(value)) {
    checkList({ ...place, value }, context);
  } else {
    checkScalar(place, context);
  }
}

/** What a reference refers to; any other schema is itself. */
function resolve(schema: JsonSchema, { root }: Context): JsonSchema {
  return root.definitions?.[schema.$ref?.slice("#/definitions/".length) ?? ""] ?? schema;
}

function checkAlternatives(place: Place, alternatives: readonly JsonSchema[], context: Context): void {
  const { value } = place;
  const chosen = isObject(value)
    ? alternatives.find(
        ({ type, required: [name = ""] = [] }) => type === "object" && Object.hasOwn(value, name),
      )
    : alternatives.find(({ type, const: only }) =>
        type === undefined ? only === value : isOfType(value, type),
      );
  if (chosen !== undefined && (isObject(value) || chosen.type !== "object")) {
    return check({ ...place, schema: chosen }, context);
  }
  const wanted = alternatives.flatMap(({ type, required }) =>
    type === "object" ? (required?.[0] ?? []) : [],
  );
  const others = alternatives.filter(({ type }) => type !== "object").map(describe);
  const object = wanted.length === 0 ? [] : [`an object with ${anyOf(wanted)}`];
  report(place, context, "anyOf", `must be ${[...others, ...object].join(" or ")}`, wanted);
}

function checkObject(place: Place & { value: Readonly<Record<string, unknown>> }, context: Context): void {
  const { value, schema, path } = place;
  const { properties = {}, required = [], additionalProperties, propertyNames, not, format } = schema;
  for (const name of required) {
    const missing = { value: undefined, schema, path: join(path, name) };
    if (!Object.hasOwn(value, name)) report(missing, context, "required", "is required");
  }
  for (const [name, each] of Object.entries(value)) {
    const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    const field = { value: each, schema: own || {}, path: join(path, name) };
    if (own === false) {
      const known = Object.keys(properties);
      const message = `is not known here; known are ${known.join(", ")}`;
      report(field, context, "additionalProperties", message, known);
    } else if (propertyNames !== undefined && !new RegExp(propertyNames.pattern).test(name)) {
      report(field, context, "propertyNames", "is not the name of a header", propertyNames.pattern);
    } else {
      check(field, context);
    }
  }
  if (not?.required.every((name) => Object.hasOwn(value, name)) === true) {
    report(place, context, "not", `must not have both ${not.required.join(" and ")}`, not);
  }
  if (format === "regex") checkRegExp(place, context);
}

function checkRegExp(place: Place & { value: Readonly<Record<string, unknown>> }, context: Context): void {
  const { pattern, flags } = place.value;
  if (typeof pattern !== "string") return;
  try {
    void new RegExp(pattern, typeof flags === "string" ? flags : "");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(place, context, "format", `is not a regular expression: ${reason}`, "regex");
  }
}

function checkList(place: Place & { value: readonly unknown[] }, context: Context): void {
  const { value, schema, path } = place;
  const { items = {}, minItems = 0 } = schema;
  if (value.length < minItems) report(place, context, "minItems", "must not be empty", minItems);
  for (const [index, each] of value.entries())
    check({ value: each, schema: items, path: `${path}/${index}` }, context);
}

function checkScalar(place: Place, context: Context): void {
  const { value, schema } = place;
  const { minimum = -Infinity, maximum = Infinity, pattern } = schema;
  if ("const" in schema && value !== schema.const) {
    report(place, context, "const", `must be ${describe(schema)}`, schema.const, value);
  } else if (schema.enum?.includes(value) === false) {
    report(place, context, "enum", `must be ${describe(schema)}`, schema.enum, value);
  } else if (typeof value === "number" && value < minimum) {
    report(place, context, "minimum", `must be at least ${minimum}`, minimum, value);
  } else if (typeof value === "number" && value > maximum) {
    report(place, context, "maximum", `must be at most ${maximum}`, maximum, value);
  } else if (typeof value === "string" && pattern !== undefined && !new RegExp(pattern).test(value)) {
    const example = schema.examples?.[0];
    const wanted = example === undefined ? `match ${pattern}` : `be like ${JSON.stringify(example)}`;
    report(place, context, "pattern", `must ${wanted}`, pattern, value);
  }
}

function report(
  { path }: Place,
  { problems }: Context,
  keyword: string,
  message: string,
  expected?: unknown,
  received?: unknown,
): void {
  problems.push({
    path,
    keyword,
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(received === undefined ? {} : { received }),
  });
}

function anyOf(names: readonly string[]): string {
  return names.length === 1 ? String(names[0]) : `one of ${names.join(", ")}`;
}

/** A step further in a JSON Pointer (RFC 6901). */
function join(path: string, name: string): string {
  return `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
