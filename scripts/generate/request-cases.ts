import { isJsonObject, type Json, type JsonObject, type OpenApiDocument } from "./document.ts";

/** A request that differs from the plainest one in one thing, and whether the document allows it. */
export interface FieldCase {
  name: string;
  valid: boolean;
  title: string;
  spec: string;
  decision?: number;
  change: JsonObject;
  remove?: string;
}

/** A field, its schema, and how to write a value into a request. */
interface Field {
  /** As part of a case's name: `metadata-user-id`. */
  name: string;
  /** As it is shown: `metadata.user_id`. */
  shown: string;
  pointer: string;
  /** Where its schema stands: elsewhere than `pointer`, if that is a reference. */
  home: string;
  schema: JsonObject;
  isRequired: boolean;
  set: (value: Json) => JsonObject;
}

/** Decisions of `spec/README.md` behind rules that the documentation does not state. */
const DECISION = { serverMaximum: 2, userId: 5, null: 7, emptyStopSequence: 24 };

const SCHEMA = ["components", "schemas", "CompletionRequest"];

/** Every case that the schema of a request makes: both sides of every bound, absent, wrong, null and unknown fields. */
export function requestCases(document: OpenApiDocument): FieldCase[] {
  const root = document.getObject(...SCHEMA);
  const fields = Object.entries(document.getObject(...SCHEMA, "properties")).map(([key, value]) =>
    toField(document, root, key, value),
  );
  return [
    ...fields.flatMap((field) => fieldCases(field).concat(itemCases(field), memberCases(document, field))),
    ...unknownCases(root, "unknown-field", pointerOf(SCHEMA), (value) => ({ unknown_field: value })),
  ];
}

function toField(document: OpenApiDocument, owner: JsonObject, key: string, value: Json): Field {
  if (!isJsonObject(value)) throw document.error([...SCHEMA, "properties", key], "expected a schema");
  const target = deref(document, value);
  const required = owner["required"];
  const pointer = pointerOf([...SCHEMA, "properties", key]);
  return {
    name: kebabCase(key),
    shown: key,
    pointer,
    home: typeof value["$ref"] === "string" ? value["$ref"] : pointer,
    schema: Array.isArray(target["anyOf"]) && isJsonObject(target["anyOf"][0]) ? target["anyOf"][0] : target,
    isRequired: Array.isArray(required) && required.includes(key),
    set: (content) => ({ [key]: content }),
  };
}

function fieldCases(field: Field): FieldCase[] {
  const { name, shown, isRequired } = field;
  const missing: FieldCase[] = isRequired
    ? [
        {
          name: `${name}-missing`,
          valid: false,
          title: `A request without \`${shown}\` is refused`,
          spec: `${pointerOf(SCHEMA)}/required`,
          change: {},
          remove: shown,
        },
      ]
    : [];
  return [
    ...missing,
    ...typeCases(field),
    ...numberCases(field),
    ...textCases(field, { tooLong: DECISION.userId }),
  ];
}

/** A value of each type that no lenient reader takes for another. */
const WRONG: Record<string, Json> = {
  string: {},
  integer: "many",
  number: "much",
  boolean: "perhaps",
  array: "text",
  object: "text",
};

function typeCases(field: Field): FieldCase[] {
  const { schema, pointer, isRequired } = field;
  const types = [schema["type"]].flat().filter((type) => typeof type === "string");
  const type = types.find((each) => each !== "null") ?? "string";
  const wrong = WRONG[type] ?? {};
  const cases = [refused(field, "of-wrong-type", wrong, pointer)];
  cases.push(
    types.includes("null")
      ? accepted(field, "null", null, pointer)
      : { ...refused(field, "null", null, pointer), ...(isRequired ? {} : { decision: DECISION.null }) },
  );
  if (type === "integer") cases.push(refused(field, "fractional", 1.5, pointer));
  if (type === "boolean") cases.push(accepted(field, "false", false, pointer));
  if (type === "array") cases.push(accepted(field, "empty", [], pointer));
  if (type === "object") cases.push(accepted(field, "empty", {}, pointer));
  return cases;
}

function numberCases(field: Field): FieldCase[] {
  const { schema, pointer } = field;
  const { minimum, maximum, "x-server-maximum": serverMaximum } = schema;
  const step = schema["type"] === "integer" ? 1 : 0.1;
  const cases: FieldCase[] = [];
  if (typeof minimum === "number") {
    cases.push(refused(field, "below-minimum", minimum - step, `${pointer}/minimum`));
    cases.push(accepted(field, "at-minimum", minimum, `${pointer}/minimum`));
  }
  if (typeof maximum === "number") {
    cases.push(accepted(field, "at-maximum", maximum, `${pointer}/maximum`));
    cases.push(refused(field, "above-maximum", maximum + step, `${pointer}/maximum`));
  }
  if (typeof serverMaximum === "number") {
    const spec = `${pointer}/x-server-maximum`;
    const decision = DECISION.serverMaximum;
    cases.push({ ...accepted(field, "at-server-maximum", serverMaximum, spec), decision });
    cases.push({ ...refused(field, "above-server-maximum", serverMaximum + 1, spec), decision });
  }
  return cases;
}

/** The cases of a text's length; decisions stand behind refusals that the documentation does not state. */
function textCases(field: Field, decisions: { empty?: number; tooLong?: number }): FieldCase[] {
  const { schema, pointer } = field;
  const { minLength, maxLength } = schema;
  const cases: FieldCase[] = [];
  if (minLength === 1) {
    cases.push(withDecision(refused(field, "empty", "", `${pointer}/minLength`), decisions.empty));
  }
  if (typeof maxLength === "number") {
    const spec = `${pointer}/maxLength`;
    cases.push(accepted(field, "of-greatest-length", "u".repeat(maxLength), spec));
    cases.push(withDecision(refused(field, "too-long", "u".repeat(maxLength + 1), spec), decisions.tooLong));
  }
  return cases;
}

/** The cases of an array's items, alone in the array. */
function itemCases({ name, shown, pointer, schema, set }: Field): FieldCase[] {
  const { items } = schema;
  if (!isJsonObject(items)) return [];
  const item: Field = {
    name: `${name}-item`,
    shown: `${shown}[0]`,
    pointer: `${pointer}/items`,
    home: `${pointer}/items`,
    schema: items,
    isRequired: true,
    set: (value) => set([value]),
  };
  return [
    refused(item, "of-wrong-type", {}, item.pointer),
    ...textCases(item, { empty: DECISION.emptyStopSequence }),
  ];
}

/** The cases of an object's members, alone in the object. */
function memberCases(document: OpenApiDocument, { name, shown, home, schema, set }: Field): FieldCase[] {
  if (!isJsonObject(schema["properties"])) return [];
  const members = Object.entries(schema["properties"]).flatMap(([key, value]) => {
    const member = toField(document, schema, key, value);
    const place = {
      name: `${name}-${kebabCase(key)}`,
      shown: `${shown}.${key}`,
      pointer: `${home}/properties/${key}`,
      set: (content: Json) => set({ [key]: content }),
    };
    return fieldCases({ ...member, ...place });
  });
  const unknown = unknownCases(schema, `${name}-unknown-field`, home, (value) =>
    set({ unknown_field: value }),
  );
  return [...members, ...unknown];
}

function unknownCases(
  schema: JsonObject,
  name: string,
  pointer: string,
  set: (value: Json) => JsonObject,
): FieldCase[] {
  if (schema["additionalProperties"] !== false) return [];
  return [
    {
      name,
      valid: false,
      title: `An unknown field ${name === "unknown-field" ? "" : "in `metadata` "}is refused`,
      spec: `${pointer}/additionalProperties`,
      change: set("text"),
    },
  ];
}

function refused({ name, shown, set }: Field, kind: string, value: Json, spec: string): FieldCase {
  return {
    name: `${name}-${kind}`,
    valid: false,
    title: `${quote(shown, value)} is refused`,
    spec,
    change: set(value),
  };
}

function accepted({ name, shown, set }: Field, kind: string, value: Json, spec: string): FieldCase {
  return {
    name: `${name}-${kind}`,
    valid: true,
    title: `${quote(shown, value)} is accepted`,
    spec,
    change: set(value),
  };
}

function withDecision(each: FieldCase, decision: number | undefined): FieldCase {
  return decision === undefined ? each : { ...each, decision };
}

/** `temperature: 1.1`, or, of a long text, only its length. */
function quote(shown: string, value: Json): string {
  if (typeof value === "string" && value.length > 20) return `\`${shown}\` of ${value.length} characters`;
  return `\`${shown}: ${JSON.stringify(value)}\``;
}

function kebabCase(key: string): string {
  return key.replaceAll("_", "-");
}

function deref(document: OpenApiDocument, value: JsonObject): JsonObject {
  const ref = value["$ref"];
  return typeof ref === "string" ? document.getObject(...ref.slice(2).split("/")) : value;
}

function pointerOf(keys: readonly string[]): string {
  return `#/${keys.map((key) => key.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
}
