import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { isJsonObject, loadDocument, ROOT, type Json, type JsonObject } from "../generate/document.ts";

const document = loadDocument(path.join(ROOT, "spec/openapi.yaml"));
const readme = readFileSync(path.join(ROOT, "spec/README.md"), "utf8");
const ajv = new Ajv2020({ strict: false, formats: { "date-time": true } });
ajv.addSchema(document.data, "document");

/** The names of the stream events and the schemas of their data. */
const EVENT_SCHEMA: Record<string, string> = {
  completion: "CompletionEvent",
  ping: "PingEvent",
  error: "ErrorEvent",
};

interface Example {
  file: string;
  /** JSON Pointer to the schema that the example must satisfy. */
  schema: string;
}

const examples = [...findExamples(document.data, "")];

describe("an example of the document", () => {
  test.each(examples.filter(({ file }) => file.endsWith(".json")))("$file is valid", ({ file, schema }) => {
    expect(complaints(schema, JSON.parse(read(file)))).toEqual([]);
  });

  test.each(examples.filter(({ file }) => file.endsWith(".sse")))(
    "$file is valid, frame by frame",
    ({ file, schema }) => {
      const frames = framesOf(read(file));

      expect(frames.length).toBeGreaterThan(0);
      expect(frames.flatMap((frame) => complaints(schema, frame).concat(dataComplaints(frame)))).toEqual([]);
    },
  );
});

test("every file in spec/examples is an example of the document or described in spec/README.md", () => {
  const files = readdirSync(path.join(ROOT, "spec/examples"), { recursive: true, encoding: "utf8" });
  const named = new Set(examples.map(({ file }) => file.replace("./examples/", "")));
  const unnamed = files.filter((file) => /\.(json|sse)$/.test(file) && !named.has(file));

  expect(unnamed.filter((file) => !readme.includes(path.parse(file).name))).toEqual([]);
});

test("every model in the enum is an id or an alias in x-models, and the other way round", () => {
  const listed = document.get("components", "schemas", "Model", "anyOf", "0", "enum");
  const models = document.get("components", "schemas", "Model", "x-models");
  const described = [models].flat().flatMap((model) => {
    return isJsonObject(model) ? [model["id"], model["aliases"] ?? []].flat() : [];
  });

  expect(new Set([listed].flat())).toEqual(new Set(described));
});

/** Every Example Object with an `externalValue`, next to the schema of its media type. */
function* findExamples(value: Json, pointer: string): Generator<Example> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const at = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (key === "examples" && isJsonObject(item)) yield* namedExamples(item, `${pointer}/schema`);
    else yield* findExamples(item, at);
  }
}

function namedExamples(named: JsonObject, schema: string): Example[] {
  return Object.values(named)
    .map((example) => (isJsonObject(example) ? example["externalValue"] : undefined))
    .filter((file) => typeof file === "string")
    .map((file) => ({ file, schema }));
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, "spec", file), "utf8");
}

function framesOf(stream: string): Record<string, string>[] {
  return stream
    .split(/\r?\n\r?\n/)
    .filter((frame) => frame !== "")
    .map((frame) => Object.fromEntries(frame.split(/\r?\n/).map((line) => line.split(/: ?(.*)/, 2))));
}

function dataComplaints(frame: Record<string, string>): unknown[] {
  const schema = EVENT_SCHEMA[frame["event"] ?? ""];
  return schema === undefined
    ? []
    : complaints(`/components/schemas/${schema}`, JSON.parse(frame["data"] ?? ""));
}

function complaints(schema: string, value: unknown): unknown[] {
  const validate = ajv.compile({ $ref: `document#${encodeURI(schema)}` });
  return validate(value) ? [] : (validate.errors ?? []);
}
