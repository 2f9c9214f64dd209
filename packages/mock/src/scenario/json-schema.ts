/** The part of JSON Schema (draft 7) that scenarios are described with. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: `#/definitions/${string}`;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  /** `"regex"` on an object: its `pattern` and `flags` make a regular expression. */
  readonly format?: "regex";
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly propertyNames?: { readonly pattern: string };
  readonly required?: readonly string[];
  readonly additionalProperties?: false | JsonSchema;
  /** Fields that exclude each other. */
  readonly not?: { readonly required: readonly string[] };
  /** Alternatives that differ in type; of objects, each requires first a field that none of the others has. */
  readonly anyOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** The types of JSON. */
export type JsonType = "string" | "number" | "integer" | "boolean" | "object" | "array" | "null";
