import { readFileSync } from "node:fs";
import { findScenarioProblems } from "@text-completions/mock/scenario";
import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";

const SCHEMA = JSON.parse(readFileSync(new URL("../scenario.schema.json", import.meta.url), "utf8"));

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

// Whether a source and its flags are a regular expression is more than the schema can say; other tests look at that.
const ajv = new Ajv({ strict: false, formats: { regex: true } });
ajv.removeKeyword("contentEncoding");
ajv.addKeyword({
  keyword: "contentEncoding",
  type: "string",
  validate: (_encoding: string, value: string) => BASE64.test(value),
});
const isValid = ajv.compile(SCHEMA);

const TYPES = ["overloaded_error", "forbidden", "teapot_error"];
const anything = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 0.5, 429, "", "\n", "any", "2026-01-01", "AAA=", "i"),
  fc.constantFrom<unknown>(...TYPES, [], {}, [" a"], { pattern: "a" }, { "a b": "c" }, { a: 1 }),
);

/** An object with some of the members; each is mostly valid, and sometimes anything. */
function membersOf(members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const spoilt = Object.entries(members).map(([name, member]): [string, fc.Arbitrary<unknown>] => [
    name,
    fc.oneof({ weight: 12, arbitrary: member }, { weight: 1, arbitrary: anything }),
  ]);
  return fc.record(Object.fromEntries(spoilt), { requiredKeys: [] });
}

const amount = fc.constantFrom(0, 1, 20.5);
const flag = fc.boolean();
const mark = fc.constant(true);
const text = fc.constantFrom(" a", "");
const type = fc.constantFrom(...TYPES.slice(0, 2));
const pattern = fc.oneof(text, membersOf({ pattern: text, flags: fc.constantFrom("i", "gu") }));
const headers = fc.constantFrom({ "x-a": "b" }, {});
const oneOf = (...alternatives: Record<string, fc.Arbitrary<unknown>>[]): fc.Arbitrary<unknown> =>
  fc.oneof(text, ...alternatives.map(membersOf));

const step = oneOf(
  { text },
  { pause: amount },
  { ping: mark },
  { errorEvent: type, message: text },
  { drop: mark },
  { stall: mark },
  { raw: text },
  { rawBase64: fc.constantFrom("", "AAAA", "AAA=") },
);
const reply = oneOf(
  { completion: text, stopReason: text, tokensPerSecond: amount, delayMs: amount, headers },
  {
    failure: type,
    status: fc.constant(503),
    details: fc.constantFrom({}, null),
    requestId: fc.constant(null),
  },
  { stream: fc.array(step, { maxLength: 3 }), id: text, model: text },
  { response: membersOf({ status: fc.constantFrom(200, 204, 502), headers, body: text }) },
  { drop: mark, stall: mark },
);
const scenario = membersOf({
  options: membersOf({
    apiKeys: fc.constantFrom([], ["a"], null),
    models: fc.constantFrom("any", ["a"]),
    asOf: fc.constant("2026-01-01"),
    lineEnding: fc.constantFrom("\n", "\r\n"),
    rateLimits: membersOf({ requests: fc.constant(2), windowMs: fc.constant(1) }),
    cors: fc.constantFrom("any", "header"),
    legacyFields: flag,
    headers,
    seed: amount,
  }),
  replies: fc.array(
    membersOf({
      reply: fc.oneof(reply, fc.array(reply, { maxLength: 2 })),
      when: membersOf({
        model: pattern,
        prompt: pattern,
        headers: fc.constant({ a: { pattern: "a" } }),
        call: fc.constant(1),
        stream: flag,
      }),
      times: fc.constant(2),
      once: flag,
    }),
    { maxLength: 3 },
  ),
});

test("data is valid if an independent validator finds that it matches the published schema", () => {
  const seen = { valid: 0, invalid: 0 };

  fc.assert(
    fc.property(scenario, (data) => {
      const valid = findScenarioProblems(data).length === 0;
      seen[valid ? "valid" : "invalid"]++;
      expect({ data, valid }).toEqual({ data, valid: isValid(data) });
    }),
    { numRuns: 3000 },
  );

  expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(300);
});

interface Schema {
  properties?: Record<string, Schema>;
  [keyword: string]: unknown;
}

/** The objects of a schema, by their JSON Pointers. */
function objectsOf(schema: Schema, path = ""): [path: string, schema: Schema][] {
  const own: [string, Schema][] = schema.properties === undefined ? [] : [[path, schema]];
  const parts = Object.entries(schema).flatMap(([name, part]) =>
    Object(part) === part ? objectsOf(part as Schema, `${path}/${name}`) : [],
  );
  return [...own, ...parts];
}

test("the schema has an id, a title and a description, and so has each property", () => {
  expect(SCHEMA).toMatchObject({
    $id: expect.stringMatching(/^https:/),
    title: expect.any(String),
    description: expect.any(String),
  });
  const objects = objectsOf(SCHEMA).filter(([path]) => !path.endsWith("/properties"));
  expect(objects.length).toBeGreaterThan(15);
  for (const [path, { description, properties = {} }] of objects) {
    expect({ path, description }).toEqual({ path, description: expect.stringMatching(/\w/) });
    for (const [name, property] of Object.entries(properties)) {
      expect({ path, name, property }).toMatchObject({
        property: { title: expect.stringMatching(/^[A-Z]/), description: expect.stringMatching(/\.$/) },
      });
    }
  }
});

test("a default is stated as a value wherever it is one", () => {
  const { properties } = SCHEMA.properties.options;
  const defaults = Object.entries<Schema>(properties).map(([name, property]) => [name, property["default"]]);

  expect(Object.fromEntries(defaults)).toMatchObject({
    maxRequestBytes: 33_554_432,
    treatMinusOneAsUnset: false,
    delayMs: 0,
    lineEnding: "\n",
    cors: "header",
    maxCalls: 1000,
  });
  expect(properties.rateLimits.properties.windowMs.default).toBe(60_000);
});

const optional = objectsOf(SCHEMA).flatMap(([path, { properties = {}, required }]) =>
  Object.entries(properties)
    .filter(([name]) => !(Array.isArray(required) && required.includes(name)))
    .map(([name, property]): [path: string, property: Schema] => [`${path}/${name}`, property]),
);

test("each optional property states what it is without being set", () => {
  const silent = optional.filter(
    ([, property]) =>
      property["default"] === undefined && !String(property["description"]).includes("Default: "),
  );

  expect(optional.length).toBeGreaterThan(50);
  expect(silent).toEqual([]);
});

test("each default is a valid value", () => {
  const { definitions } = SCHEMA;
  const defaults = optional.filter(([, property]) => property["default"] !== undefined);
  const wrong = defaults.filter(
    ([, property]) => !ajv.compile({ ...property, definitions })(property["default"]),
  );

  expect(defaults.length).toBeGreaterThan(20);
  expect(wrong).toEqual([]);
});

test("each definition has a title and a description", () => {
  for (const definition of Object.values<Schema>(SCHEMA.definitions)) {
    expect(definition).toMatchObject({
      title: expect.stringMatching(/^[A-Z]/),
      description: expect.stringMatching(/\.$/),
    });
  }
});
