import { execFileSync } from "node:child_process";
import path from "node:path";
import { readScenario, SCENARIO_SCHEMA } from "@text-completions/mock/scenario";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeScenarioSchema } from "../src/scenario/describe-scenario-schema.ts";

const ROOT = path.join(import.meta.dirname, "../../..");
const SCHEMA_FILE = path.join(ROOT, "packages/mock/scenario.schema.json");

/** The schema, with its descriptions, as the formatter of the repository writes it. */
function formatted(): string {
  return execFileSync(path.join(ROOT, "node_modules/.bin/oxfmt"), ["--stdin-filepath", SCHEMA_FILE], {
    cwd: ROOT,
    input: JSON.stringify(describeScenarioSchema(), undefined, 2),
    encoding: "utf8",
  });
}

it("is published as it is; `pnpm exec vitest run packages/mock/test/scenario-schema --update` writes it", async () => {
  await expect(formatted()).toMatchFileSnapshot(SCHEMA_FILE);
});

// A regular expression is more than draft 7 can say of an object; the tests of the reader look at it.
const isValid = new Ajv({ strict: false, formats: { regex: true } }).compile(SCENARIO_SCHEMA);

function isRead(data: unknown): boolean {
  try {
    readScenario(data);
    return true;
  } catch {
    return false;
  }
}

const TYPES = ["overloaded_error", "forbidden", "teapot_error"];
const anything = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 0.5, 429, "", "\n", "any", "2026-01-01", "AAA=", "i"),
  fc.constantFrom<unknown>(...TYPES, [], {}, [" a"], { pattern: "a" }, { "a b": "c" }, { a: 1 }),
);

/** An object with some of the fields; each is mostly as it should be, and at times is anything. */
function fieldsOf(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const spoilt = Object.entries(fields).map(([name, field]): [string, fc.Arbitrary<unknown>] => [
    name,
    fc.oneof({ weight: 12, arbitrary: field }, { weight: 1, arbitrary: anything }),
  ]);
  return fc.record(Object.fromEntries(spoilt), { requiredKeys: [] });
}

const amount = fc.constantFrom(0, 1, 20.5);
const flag = fc.boolean();
const mark = fc.constant(true);
const text = fc.constantFrom(" a", "");
const type = fc.constantFrom(...TYPES.slice(0, 2));
const pattern = fc.oneof(text, fieldsOf({ pattern: text, flags: fc.constantFrom("i", "gu") }));
const headers = fc.constantFrom({ "x-a": "b" }, {});
const one = (...alternatives: Record<string, fc.Arbitrary<unknown>>[]): fc.Arbitrary<unknown> =>
  fc.oneof(text, ...alternatives.map(fieldsOf));

const step = one(
  { text },
  { pause: amount },
  { ping: mark },
  { errorEvent: type, message: text },
  { drop: mark },
  { stall: mark },
  { raw: text },
  { rawBase64: fc.constantFrom("", "AAAA", "AAA=") },
);
const reply = one(
  { completion: text, stopReason: text, tokensPerSecond: amount, delayMs: amount, headers },
  {
    failure: type,
    status: fc.constant(503),
    details: fc.constantFrom({}, null),
    requestId: fc.constant(null),
  },
  { stream: fc.array(step, { maxLength: 3 }), id: text, model: text },
  { response: fieldsOf({ status: fc.constantFrom(200, 204, 502), headers, body: text }) },
  { drop: mark, stall: mark },
);
const scenario = fieldsOf({
  options: fieldsOf({
    apiKeys: fc.constantFrom([], ["a"]),
    models: fc.constantFrom("any", ["a"]),
    asOf: fc.constant("2026-01-01"),
    lineEnding: fc.constantFrom("\n", "\r\n"),
    rateLimits: fieldsOf({ requests: fc.constant(2), windowMs: fc.constant(1) }),
    cors: fc.constantFrom("any", "header"),
    legacyFields: flag,
    headers,
    seed: amount,
  }),
  replies: fc.array(
    fieldsOf({
      reply: fc.oneof(reply, fc.array(reply, { maxLength: 2 })),
      when: fieldsOf({
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

describe("the reader", () => {
  it("takes what the schema allows, as an independent validator reads it, and nothing else", () => {
    const seen = { read: 0, refused: 0 };

    fc.assert(
      fc.property(scenario, (data) => {
        seen[isRead(data) ? "read" : "refused"]++;
        expect({ data, isRead: isRead(data) }).toEqual({ data, isRead: isValid(data) });
      }),
      { numRuns: 3000 },
    );

    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(300);
  });
});
