import path from "node:path";
import type { OptionKind } from "@text-completions/core/internal";
import { CHAOS } from "../../packages/mock/src/engine/chaos.ts";
import { RATE_LIMITS } from "../../packages/mock/src/engine/rate-limiter.ts";
import { MOCK_OPTIONS } from "../../packages/mock/src/options.ts";
import {
  COMPLETION_OPTIONS,
  FAILURE_OPTIONS,
  HEADER_VALUES,
  STREAM_OPTIONS,
} from "../../packages/mock/src/script/replies.ts";
import { CONDITIONS, REPLY_OPTIONS } from "../../packages/mock/src/script/script.ts";
import { FAILURE_TYPE } from "../../packages/mock/src/script/steps.ts";
import { isJsonObject, parseDocument, ROOT, type JsonObject } from "./document.ts";
import {
  describeObject,
  type Interfaces,
  type Properties,
  readInterfaces,
  ref,
  TEXT,
  toSchema,
  toTitle,
} from "./option-schema.ts";
import { emitValidators } from "./validators.ts";

const MOCK = path.join(ROOT, "packages/mock");

/** The sources whose interfaces the schema describes. */
const SOURCES = [
  "src/scenario/scenario-data.ts",
  "src/options.ts",
  "src/engine/chaos.ts",
  "src/engine/rate-limiter.ts",
  "src/script/replies.ts",
  "src/script/script.ts",
];

/** The schema of scenarios and its validator: the content of each file, by its path from the root. */
export function generateScenario(): Map<string, string> {
  const schema = buildScenarioSchema(readInterfaces(MOCK, SOURCES));
  const { definitions, ...scenario } = schema;
  const compiled = { definitions: { ...(isJsonObject(definitions) ? definitions : {}), Scenario: scenario } };
  const file = path.join(MOCK, "scenario.schema.json");
  const validators = emitValidators(parseDocument(file, JSON.stringify(compiled)), {
    validators: { validateScenario: "Scenario" },
    schemas: ["definitions"],
    runtime: "@text-completions/core/internal",
    problem: "@text-completions/core",
  });
  const header = "Generated from the options of the mock by `pnpm generate`. Do not edit.";
  return new Map([
    ["packages/mock/scenario.schema.json", `${JSON.stringify(schema, undefined, 2)}\n`],
    ["packages/mock/src/scenario/validate-scenario.gen.ts", `// ${header}\n\n${validators}`],
  ]);
}

/** The schemas of the options, and what a file contains where a program passes a function or a RegExp. */
function buildScenarioSchema(interfaces: Interfaces): JsonObject {
  const object = (name: string, properties: Properties, ...required: string[]): JsonObject =>
    describeObject(interfaces, name, properties, required);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://unpkg.com/@text-completions/mock/scenario.schema.json",
    title: "Scenario of a mock of the Text Completions API",
    ...object("ScenarioData", {
      $schema: TEXT,
      options: object("MockOptions", {
        ...fromTable(MOCK_OPTIONS),
        chaos: object("Chaos", fromTable(CHAOS)),
        rateLimits: object("RateLimits", fromTable(RATE_LIMITS)),
      }),
      replies: { type: "array", items: ref("ScriptedReply") },
    }),
    definitions: withTitles({
      ScriptedReply: {
        ...object(
          "ScriptedReplyData",
          {
            reply: { anyOf: [ref("Reply"), { type: "array", items: ref("Reply"), minItems: 1 }] },
            when: object("MatchData", {
              ...fromTable(CONDITIONS),
              model: ref("Pattern"),
              prompt: ref("Pattern"),
              lastHumanTurn: ref("Pattern"),
              headers: { type: "object", additionalProperties: ref("Pattern") },
            }),
            times: toSchema(REPLY_OPTIONS.times),
            once: { type: "boolean" },
          },
          "reply",
        ),
        not: { required: ["times", "once"] },
      },
      Reply: {
        description: interfaces.describe("ReplyData"),
        anyOf: [
          TEXT,
          object("CompletionReplyData", { completion: TEXT, ...fromTable(COMPLETION_OPTIONS) }, "completion"),
          object("FailureReplyData", { failure: ref("ErrorType"), ...fromTable(FAILURE_OPTIONS) }, "failure"),
          object(
            "StreamReplyData",
            { stream: { type: "array", items: ref("Step") }, ...fromTable(STREAM_OPTIONS) },
            "stream",
          ),
          object(
            "ResponseReplyData",
            {
              response: object(
                "ResponseData",
                { status: toSchema(FAILURE_OPTIONS.status), headers: ref("Headers"), body: TEXT },
                "status",
              ),
            },
            "response",
          ),
          ref("Drop"),
          ref("Stall"),
        ],
      },
      Step: {
        description: interfaces.describe("StepData"),
        anyOf: [
          TEXT,
          object("TextStepData", { text: TEXT }, "text"),
          object("PauseStepData", { pause: { type: "number", minimum: 0 } }, "pause"),
          object("PingStepData", { ping: { const: true } }, "ping"),
          object("ErrorEventStepData", { errorEvent: ref("ErrorType"), message: TEXT }, "errorEvent"),
          ref("Drop"),
          ref("Stall"),
          object("RawStepData", { raw: TEXT }, "raw"),
          object(
            "RawBase64StepData",
            { rawBase64: { type: "string", contentEncoding: "base64" } },
            "rawBase64",
          ),
        ],
      },
      Drop: object("DropData", { drop: { enum: [true, "reset"] } }, "drop"),
      Stall: object("StallData", { stall: { const: true } }, "stall"),
      Pattern: {
        description: interfaces.describe("PatternData"),
        anyOf: [
          TEXT,
          object(
            "RegExpData",
            {
              pattern: { type: "string", format: "regex" },
              flags: { type: "string", pattern: "^[dgimsuvy]*$" },
            },
            "pattern",
          ),
        ],
      },
      Headers: { description: "Headers of a response, by name.", ...toSchema(HEADER_VALUES) },
      ErrorType: { description: "The type of an error.", ...toSchema(FAILURE_TYPE) },
    }),
  };
}

function withTitles(definitions: Properties): JsonObject {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [name, { title: toTitle(name), ...schema }]),
  );
}

/** The options that a file can contain. */
function fromTable(table: Readonly<Record<string, OptionKind>>): Properties {
  const schemas = Object.entries(table).map(([name, kind]): [string, JsonObject] => [
    name,
    kind === HEADER_VALUES ? ref("Headers") : toSchema(kind),
  ]);
  // One that only a program can pass has an empty schema.
  return Object.fromEntries(schemas.filter(([, schema]) => Object.keys(schema).length > 0));
}
