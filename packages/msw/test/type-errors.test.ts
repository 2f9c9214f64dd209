import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

// What the compiler says about a handler that does not match the document. `types.test-d.ts` shows that these are errors;
// here each message names what is wrong.

const PREAMBLE = `import { http } from "@text-completions/msw";
const COMPLETION = {
  type: "completion",
  id: "compl_1",
  completion: " a",
  stop_reason: "stop_sequence",
  model: "claude-2.1",
} as const;
const ERROR = { type: "error", error: { type: "rate_limit_error", message: "no" } } as const;
`;

interface Case {
  name: string;
  response: string;
  /** What the message contains. */
  says: string[];
  /** The code that is underlined, where the message alone does not name it. */
  marks?: string;
}

const CASES: Case[] = [
  {
    name: "a status that the API does not have",
    response: "response(418).json(ERROR)",
    says: ["Argument of type '418' is not assignable to parameter of type '200 | 400 | 401 "],
  },
  {
    name: "a misspelt member of a completion",
    response: `response(200).json({ ...COMPLETION, completions: " a" })`,
    says: ["'completions' does not exist in type", "Did you mean to write 'completion'?"],
  },
  {
    name: "a missing member of a completion",
    response: `response(200).json({ type: "completion", id: "a", completion: " a", model: "claude-2.1" })`,
    says: ["Property 'stop_reason' is missing in type"],
  },
  {
    name: "a member of another type",
    response: "response(200).json({ ...COMPLETION, completion: 7 })",
    says: [
      "Type 'number' is not assignable to type 'string'",
      "property 'completion' which is declared here",
    ],
  },
  {
    name: "a misspelt member of an error",
    response: `response(429).json({ ...ERROR, error: { ...ERROR.error, msg: "no" } })`,
    says: ["'msg' does not exist in type"],
  },
  {
    name: "the type of another status's error",
    response: `response(429).json({ ...ERROR, error: { type: "overloaded_error", message: "no" } })`,
    says: [
      `Type '"overloaded_error"' is not assignable to type '"rate_limit_error"'`,
      "property 'type' which",
    ],
  },
  {
    name: "an error where a completion belongs",
    response: "response(200).json(ERROR)",
    says: ["is missing the following properties from type", "id, completion, stop_reason, model"],
  },
  {
    name: "a stream at a status that has only JSON",
    response: `response(429).stream([{ type: "ping" }])`,
    says: ["Property 'stream' does not exist on type 'JsonResponder<429>'"],
  },
  {
    name: "events where JSON belongs",
    response: "response(200).json([COMPLETION])",
    says: ["is missing the following properties from type", "type, id, completion, stop_reason, model"],
  },
  {
    name: "JSON where events belong",
    response: "response(200).stream(COMPLETION)",
    says: ["is not assignable to parameter of type 'AsyncIterable<StreamEvent> | Iterable<StreamEvent>'"],
  },
  {
    name: "a misspelt member of an event",
    response: `response(200).stream([{ ...COMPLETION, completions: " a" }])`,
    says: ["'completions' does not exist in type", "Did you mean to write 'completion'?"],
  },
  {
    name: "an event that the API does not have",
    response: `response(200).stream([{ type: "pong" }])`,
    says: ["Types of property 'type' are incompatible", `Type '"pong"' is not assignable to type`],
  },
  {
    name: "a header of another type",
    response: `response(429).json(ERROR, { headers: { "retry-after": "soon" } })`,
    says: ["Type 'string' is not assignable to type 'number'"],
    marks: '"retry-after"',
  },
  {
    name: "a misspelt header",
    response: `response(429).json(ERROR, { headers: { "retry-aftr": 3 } })`,
    says: [`'"retry-aftr"' does not exist in type 'ResponseHeaders<429>'`],
  },
];

const FOLDER = path.join(import.meta.dirname, "../.type-errors");
const TSC = path.join(import.meta.dirname, "../../../node_modules/.bin/tsc");

let output: string;

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  for (const [index, { response }] of CASES.entries()) {
    const code = `${PREAMBLE}http.post("/v1/complete", ({ response }) => ${response});\n`;
    writeFileSync(path.join(FOLDER, `case-${index}.ts`), code);
  }
  const config = { extends: "../tsconfig.json", compilerOptions: { noEmit: true }, include: ["*.ts"] };
  writeFileSync(path.join(FOLDER, "tsconfig.json"), JSON.stringify(config));
  const { stdout } = spawnSync(TSC, ["--project", FOLDER, "--pretty"], { encoding: "utf8" });
  output = stripVTControlCharacters(stdout);
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

test.each(CASES)("$name", ({ name, says, marks }) => {
  const index = CASES.findIndex((each) => each.name === name);
  // Each diagnostic begins with its place, and ends where the next one does.
  const diagnostics = output.split(/^(?=\S*case-\d+\.ts:\d+:\d+ - error)/m);
  const own = diagnostics.filter((text) => new RegExp(`^\\S*case-${index}\\.ts:`).test(text));

  expect(own, output).toHaveLength(1);
  for (const text of says) expect(own[0]).toContain(text);
  const marked = findMarked(own[0] ?? "");
  expect(marked).toBe(marks ?? marked);
});

/** The code above the line of tildes. */
function findMarked(diagnostic: string): string | undefined {
  const [, code = "", indent = "", tildes = ""] = /^(.*)\n( *)(~+)$/m.exec(diagnostic) ?? [];
  return code.slice(indent.length, indent.length + tildes.length);
}
