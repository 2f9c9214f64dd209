import { readFileSync } from "node:fs";
import path from "node:path";
import type { OptionKind } from "@text-completions/core/internal";
import ts from "typescript";
import { CHAOS } from "../../packages/mock/src/engine/chaos.ts";
import { RATE_LIMITS } from "../../packages/mock/src/engine/rate-limiter.ts";
import { MOCK_OPTIONS } from "../../packages/mock/src/options.ts";
import { CONDITIONS } from "../../packages/mock/src/script/match.ts";
import {
  COMPLETION_OPTIONS,
  FAILURE_OPTIONS,
  HEADER_VALUES,
  STREAM_OPTIONS,
} from "../../packages/mock/src/script/replies.ts";
import { REPLY_OPTIONS } from "../../packages/mock/src/script/script.ts";
import { FAILURE_TYPE } from "../../packages/mock/src/script/steps.ts";
import { isJsonObject, parseDocument, ROOT, type Json, type JsonObject } from "./document.ts";
import { emitValidators } from "./validators.ts";

const MOCK = path.join(ROOT, "packages/mock");

/** The sources whose interfaces the schema describes. */
const SOURCES = [
  "src/scenario/scenario-data.ts",
  "src/options.ts",
  "src/engine/chaos.ts",
  "src/engine/rate-limiter.ts",
  "src/script/match.ts",
  "src/script/replies.ts",
];

/** The schema of scenarios and its validator: the content of each file, by its path from the root. */
export function generateScenario(): Map<string, string> {
  const schema = buildScenarioSchema(readInterfaces());
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

/** What the options' tables say, and what a file can say where a program passes a function or a RegExp. */
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

type Properties = Readonly<Record<string, JsonObject>>;

const TEXT: JsonObject = { type: "string" };

function ref(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}

/** The options that a file can hold. */
function fromTable(table: Readonly<Record<string, OptionKind>>): Properties {
  const known = Object.entries(table).filter(([, { schema }]) => schema !== undefined);
  return Object.fromEntries(
    known.map(([name, kind]) => [name, kind === HEADER_VALUES ? ref("Headers") : toSchema(kind)]),
  );
}

function toSchema({ schema }: OptionKind): JsonObject {
  const json: Json = JSON.parse(JSON.stringify(schema ?? {}));
  return isJsonObject(json) ? json : {};
}

function describeObject(
  interfaces: Interfaces,
  name: string,
  properties: Properties,
  required: readonly string[],
): JsonObject {
  const described = Object.entries(properties).map(([property, { description: _own, ...schema }]) => {
    const description = interfaces.describe(name, property);
    return [
      property,
      { title: toTitle(property), description, ...toDefault(description, schema), ...schema },
    ] as const;
  });
  return {
    description: interfaces.describe(name),
    type: "object",
    properties: Object.fromEntries(described),
    ...(required.length > 0 && { required: [...required] }),
    additionalProperties: false,
  };
}

const ACRONYMS: Readonly<Record<string, string>> = { api: "API", id: "ID", cors: "CORS", ms: "(ms)" };

/** `firstTokenDelayMs` → `First token delay (ms)`. */
function toTitle(name: string): string {
  const words = name.replace("$", "").split(/(?<=[a-z])(?=[A-Z])/);
  const title = words.map((word) => ACRONYMS[word.toLowerCase()] ?? word.toLowerCase()).join(" ");
  return title.charAt(0).toUpperCase() + title.slice(1);
}

const MIB = 1024 * 1024;

/** The default that a description ends with, if it is a value and not a rule. */
function toDefault(description: string, schema: JsonObject): { default?: Json } {
  const text = /Default: `?(.+?)`?[.;]/.exec(`${description}.`)?.[1] ?? "";
  if (text === "none") {
    const kind = JSON.stringify(schema);
    if (schema["type"] === "object" || kind === JSON.stringify(ref("Headers"))) return { default: {} };
    if (kind.includes('"array"')) return { default: [] };
  }
  const size = /^(\d+) MiB$/.exec(text)?.[1];
  if (size !== undefined) return { default: Number(size) * MIB };
  if (/^[\d,.]+$/.test(text)) return { default: Number(text.replaceAll(",", "")) };
  return /^(?:true|false|".*")$/.test(text) ? { default: JSON.parse(text) } : {};
}

/** Descriptions of interfaces and their members. */
interface Interfaces {
  /** @throws {Error} if there is none, so that no property of the schema lacks one. */
  describe(name: string, member?: string): string;
}

interface Declaration {
  readonly description: string;
  readonly members: ReadonlyMap<string, string>;
  /** The interfaces whose members it has as well. */
  readonly bases: readonly string[];
}

function readInterfaces(): Interfaces {
  const declarations = new Map(SOURCES.flatMap(readDeclarations));

  function find(name: string, member: string): string | undefined {
    const declaration = declarations.get(name);
    return (
      declaration?.members.get(member) ??
      declaration?.bases.map((base) => find(base, member)).find((text) => text !== undefined)
    );
  }

  return {
    describe(name, member) {
      const text = member === undefined ? declarations.get(name)?.description : find(name, member);
      if (text) return text;
      const place = member === undefined ? name : `${name}.${member}`;
      throw new Error(`${place} has no comment in ${SOURCES.join(", ")}. Add one: the schema shows it.`);
    },
  };
}

function readDeclarations(file: string): [name: string, declaration: Declaration][] {
  const text = readFileSync(path.join(MOCK, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement): [string, Declaration][] => {
    if (ts.isTypeAliasDeclaration(statement)) {
      return [[statement.name.text, { description: commentOf(statement), members: new Map(), bases: [] }]];
    }
    if (!ts.isInterfaceDeclaration(statement)) return [];
    const members = statement.members.map(
      (member) => [member.name?.getText() ?? "", commentOf(member)] as const,
    );
    const bases = (statement.heritageClauses ?? []).flatMap(({ types }) => types.map(baseOf));
    return [[statement.name.text, { description: commentOf(statement), members: new Map(members), bases }]];
  });
}

/** `Omit<Base, …>` has the members of `Base`. */
function baseOf({ expression, typeArguments }: ts.ExpressionWithTypeArguments): string {
  return (typeArguments?.[0] ?? expression).getText();
}

/** The text before the first tag. */
function commentOf(node: ts.Node): string {
  const comment = ts.getJSDocCommentsAndTags(node).find((each) => ts.isJSDoc(each));
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? "";
  return text.replaceAll(/\s+/g, " ").trim();
}
