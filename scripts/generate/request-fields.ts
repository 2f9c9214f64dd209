import { isJsonObject, type Json, type JsonObject, type OpenApiDocument } from "./document.ts";
import type { FieldCases, FieldValue } from "./field-cases.ts";

interface Field {
  shown: string;
  /** Its place in `/components/schemas`. */
  place: string;
  /** The place of its schema, which differs from `place` if that is a reference. */
  home: string;
  schema: JsonObject;
  isRequired: boolean;
}

/** Decisions of `spec/README.md` behind rules that the documentation does not state. */
const DECISION = { serverMaximum: 2, userId: 5, null: 7, emptyStopSequence: 24 };

const REQUEST = "CompletionRequest";

/** Every case of the schema of a request: both sides of every bound, absent, wrong, null and unknown fields. */
export function requestFields(document: OpenApiDocument): FieldCases[] {
  const root = document.getObject("components", "schemas", REQUEST);
  const fields = propertiesOf(document, root, REQUEST);
  return [
    ...fields.flatMap((field) => [toCases(field)].concat(itemCases(field), memberCases(document, field))),
    ...unknownCases(root, "", REQUEST),
  ];
}

function propertiesOf(document: OpenApiDocument, owner: JsonObject, home: string, before = ""): Field[] {
  const { properties, required } = owner;
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).map(([key, value]) => {
    const place = `${home}/properties/${key}`;
    if (!isJsonObject(value)) {
      throw document.error(["components", "schemas", ...place.split("/")], "expected a schema");
    }
    const ref = value["$ref"];
    const target = typeof ref === "string" ? document.getObject(...ref.slice(2).split("/")) : value;
    return {
      shown: before + key,
      place,
      home: typeof ref === "string" ? ref.slice("#/components/schemas/".length) : place,
      schema:
        Array.isArray(target["anyOf"]) && isJsonObject(target["anyOf"][0]) ? target["anyOf"][0] : target,
      isRequired: Array.isArray(required) && required.includes(key),
    };
  });
}

function toCases(field: Field): FieldCases {
  const { shown, place, schema, isRequired } = field;
  const values = [
    ...typeValues(field),
    ...numberValues(schema),
    ...textValues(schema, { tooLong: DECISION.userId }),
  ];
  return { field: shown, spec: place, ...(isRequired ? { isRequired } : {}), values };
}

/**
 * For each type, a value of another type that a lenient reader converts; a reader that ignores types accepts it, too.
 */
const WRONG: Record<string, Json> = {
  string: 5,
  integer: "5",
  number: "0.5",
  boolean: "true",
  array: "text",
  object: [],
};

function typeValues(field: Field): FieldValue[] {
  const { schema, isRequired } = field;
  const types = [schema["type"]].flat().filter((type) => typeof type === "string");
  const type = types.find((each) => each !== "null") ?? "string";
  const values: FieldValue[] = [{ name: "of-wrong-type", value: listOfOne(field) ?? WRONG[type] ?? 5 }];
  if (types.includes("null")) values.push({ name: "null", value: null, isValid: true });
  // A text of another type shows the same as null, but no number is as likely to be null as one that means "no limit".
  else if (!isRequired) values.push({ name: "null", value: null, decision: DECISION.null });
  else if (type === "integer") values.push({ name: "null", value: null });
  if (type === "integer") values.push({ name: "fractional", value: 1.5 });
  if (type === "boolean") values.push({ name: "false", value: false, isValid: true });
  if (type === "array") values.push({ name: "empty", value: [], isValid: true });
  if (type === "object") values.push({ name: "empty", value: {}, isValid: true });
  return values;
}

/** A list of one valid text, for a field that other APIs also take as a list; undefined for other fields. */
function listOfOne({ schema, isRequired }: Field): Json | undefined {
  const { type = "string", enum: known, "x-prompt-rules": rules } = schema;
  if (type !== "string" || !isRequired) return undefined;
  const markers = isJsonObject(rules) ? Object.values(rules["markers"] ?? {}) : [];
  const [human, assistant] = markers;
  if (typeof human === "string" && typeof assistant === "string") return [`${human} Hello${assistant}`];
  return Array.isArray(known) ? known.slice(0, 1) : undefined;
}

function numberValues(schema: JsonObject): FieldValue[] {
  const { minimum, maximum, "x-server-maximum": serverMaximum } = schema;
  const step = schema["type"] === "integer" ? 1 : 0.1;
  const values: FieldValue[] = [];
  if (schema["type"] === "number" && typeof minimum === "number" && typeof maximum === "number") {
    values.push({ name: "fractional", value: (minimum + maximum) / 2, isValid: true });
  }
  if (typeof minimum === "number") {
    // Not just below: other APIs, and this one in 2024, read -1 as unset.
    values.push({ name: "below-minimum", value: Math.min(minimum - 1, 0), keyword: "minimum" });
    if (minimum > 0) values.push({ name: "negative", value: -1, keyword: "minimum" });
    values.push({ name: "at-minimum", value: minimum, isValid: true, keyword: "minimum" });
  }
  if (typeof maximum === "number") {
    values.push({ name: "at-maximum", value: maximum, isValid: true, keyword: "maximum" });
    values.push({ name: "above-maximum", value: maximum + step, keyword: "maximum" });
  }
  if (typeof serverMaximum === "number") {
    const source = { keyword: "x-server-maximum", decision: DECISION.serverMaximum };
    values.push({ name: "at-server-maximum", value: serverMaximum, isValid: true, ...source });
    values.push({ name: "above-server-maximum", value: serverMaximum + 1, ...source });
  }
  return values;
}

/** Values of a text's length; decisions cover rejections that the documentation does not state. */
function textValues(
  { minLength, maxLength }: JsonObject,
  decisions: { empty?: number; tooLong?: number },
): FieldValue[] {
  const values: FieldValue[] = [];
  if (minLength === 1) {
    values.push(withDecision({ name: "empty", value: "", keyword: "minLength" }, decisions.empty));
  }
  if (typeof maxLength === "number") {
    const keyword = "maxLength";
    values.push({ name: "of-greatest-length", length: maxLength, isValid: true, keyword });
    values.push(withDecision({ name: "too-long", length: maxLength + 1, keyword }, decisions.tooLong));
  }
  return values;
}

function withDecision(value: FieldValue, decision: number | undefined): FieldValue {
  return decision === undefined ? value : { ...value, decision };
}

/** The cases of an array's items, alone in the array. */
function itemCases({ shown, place, schema: { items } }: Field): FieldCases[] {
  if (!isJsonObject(items)) return [];
  const values = textValues(items, { empty: DECISION.emptyStopSequence });
  return [
    {
      field: `${shown}[0]`,
      spec: `${place}/items`,
      values: [{ name: "of-wrong-type", value: 5 }, ...values],
    },
  ];
}

/** The cases of an object's members, alone in the object. */
function memberCases(document: OpenApiDocument, { shown, home, schema }: Field): FieldCases[] {
  const members = propertiesOf(document, schema, home, `${shown}.`).map(toCases);
  return members.length === 0 ? [] : [...members, ...unknownCases(schema, `${shown}.`, home)];
}

function unknownCases(schema: JsonObject, before: string, home: string): FieldCases[] {
  if (schema["additionalProperties"] !== false) return [];
  // The name that other APIs have for the token limit: a server that also takes theirs accepts it.
  const field = before === "" ? "max_tokens" : `${before}unknown_field`;
  return [{ field, spec: `${home}/additionalProperties`, isUnknown: true, values: [] }];
}
