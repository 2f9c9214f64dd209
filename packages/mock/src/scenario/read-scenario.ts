import type { Problem } from "@text-completions/core";
import {
  assertValue,
  checkOptions,
  count,
  decodeBytes,
  describeCause,
  describeValue,
  findClosest,
  hideKeyShapes,
  type OptionKind,
  type OptionTable,
  STRING,
  toToken,
} from "@text-completions/core/internal";
import type { Mock } from "../mock.ts";
import type { MockOptions } from "../options.ts";
import type { MatchConditions, ReplyOptions } from "../script/script.ts";
import { completion, failure, type Reply, stream } from "../script/replies.ts";
import { drop, errorEvent, pause, ping, raw, stall, type Step, text } from "../script/steps.ts";
import type {
  MatchData,
  PatternData,
  ReplyData,
  ResponseData,
  ScenarioData,
  ScriptedReplyData,
  StepData,
} from "./scenario-data.ts";
import { validateScenario } from "./validate-scenario.gen.ts";

/** A script that was read from data. Made by `readScenario`. */
export interface Scenario {
  /** Options for `createMock`. */
  readonly options: MockOptions;
  /** Adds the replies to those that the mock already has. Returns the mock. */
  addTo(mock: Mock): Mock;
}

/** Options of `readScenario`. */
export interface ReadScenarioOptions {
  /** Where the data comes from, for messages. Default: `"scenario"`. */
  source?: string | undefined;
}

const READ_OPTIONS: OptionTable<ReadScenarioOptions> = { source: STRING };

/**
 * Reads a script from plain data, such as a parsed JSON or YAML file. `scenario.schema.json` of this package describes
 * the data.
 *
 * @example
 * ```ts
 * import { createMock } from "@text-completions/mock";
 * import { readScenario } from "@text-completions/mock/scenario";
 *
 * const scenario = readScenario({
 *   options: { tokensPerSecond: 30 },
 *   replies: [
 *     { reply: { failure: "overloaded_error" }, once: true },
 *     { reply: " Ten.", when: { lastHumanTurn: { pattern: "toes", flags: "i" } } },
 *   ],
 * });
 * const mock = scenario.addTo(createMock(scenario.options));
 * ```
 *
 * @throws {ScenarioError} that names each invalid value by its JSON Pointer.
 * @throws {UsageError} if an option is invalid.
 */
export function readScenario(data: unknown, options: ReadScenarioOptions = {}): Scenario {
  const { source = "scenario" } = checkOptions(options, READ_OPTIONS);
  const problems = findScenarioProblems(data);
  if (!isScenario(data, problems)) throw new ScenarioError(problems, source);
  const scripted = (data.replies ?? []).map(readReply);
  return {
    options: data.options ?? {},
    addTo(mock) {
      for (const { replies, options: replyOptions, once } of scripted) {
        if (once) mock.replyOnce(replies, replyOptions);
        else mock.reply(replies, replyOptions);
      }
      return mock;
    },
  };
}

/** Data that is not a scenario. Its message has a line for each problem. */
export class ScenarioError extends TypeError {
  override readonly name = "ScenarioError";
  /** What is wrong and where: `path` is a JSON Pointer into the scenario. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], source: string) {
    const lines = problems
      .slice(0, MAX_LISTED)
      .map((problem) => `\n${source}${problem.path === "" ? ": " : "#"}${renderProblem(problem)}`);
    const rest = problems.length - MAX_LISTED;
    const total = count(problems.length, "problem");
    super(`Invalid scenario: ${total}.${lines.join("")}${rest > 0 ? `\n… and ${rest} more` : ""}`);
    this.problems = problems;
  }
}

/** Wrong indentation can cause many problems. */
const MAX_LISTED = 20;

const PROBLEM: OptionKind = {
  expected: "a problem of findScenarioProblems()",
  accepts: (value) => typeof Reflect.get(Object(value), "path") === "string",
};

/** A problem of a scenario as text, such as `/replies/0/times: must be at least 1, got 0`. */
export function renderProblem(problem: Problem): string {
  assertValue("problem", PROBLEM, problem);
  const { path, keyword, message, expected, received } = problem;
  const known = Array.isArray(expected) ? expected.map(String) : [];
  const place = path === "" ? "" : `${path}: `;
  if (keyword === "additionalProperties") return `${place}unknown property. ${suggest(path, known)}`;
  return `${place}${message}${received === undefined ? "" : `, got ${describeValue(received)}`}`;
}

function suggest(path: string, known: readonly string[]): string {
  const closest = findClosest(path.slice(path.lastIndexOf("/") + 1), known);
  return closest === undefined
    ? `Expected one of: ${known.join(", ")}.`
    : `Did you mean ${JSON.stringify(closest)}?`;
}

/**
 * Finds what is wrong with a scenario, for tools that render problems themselves. Empty if it is valid.
 *
 * @returns At most 100 problems. Values that may be keys are left out.
 */
export function findScenarioProblems(data: unknown): Problem[] {
  const problems = validateScenario(data).map(withoutSecrets);
  return isScenario(data, problems) ? findRegExpProblems(data) : problems;
}

/** The validator has found no problem, so the data conforms to its schema. */
function isScenario(data: unknown, problems: readonly Problem[]): data is ScenarioData {
  return problems.length === 0;
}

/** What was received comes from a file: it may be large, and values as well as names of members may be keys. */
function withoutSecrets({ path, received, ...problem }: Problem): Problem {
  const shown = { ...problem, path: hideKeyShapes(path) };
  const hidden = Object(received) === received || path.startsWith("/options/apiKeys");
  if (received === undefined || hidden) return shown;
  return { ...shown, received: typeof received === "string" ? hideKeyShapes(received) : received };
}

/** Checks regular expressions, which a schema cannot express. */
function findRegExpProblems({ replies = [] }: ScenarioData): Problem[] {
  return replies.flatMap(({ when = {} }, index) => {
    const { headers = {}, ...others } = when;
    const at = `/replies/${index}/when`;
    return [
      ...Object.entries(others).flatMap(([name, value]) => findRegExpProblem(value, `${at}/${name}`)),
      ...Object.entries(headers).flatMap(([name, value]) =>
        findRegExpProblem(value, `${at}/headers/${toToken(name)}`),
      ),
    ];
  });
}

function findRegExpProblem(value: PatternData | number | boolean | undefined, path: string): Problem[] {
  if (typeof value !== "object") return [];
  try {
    void new RegExp(value.pattern, value.flags);
    return [];
  } catch (error) {
    const message = `must be a regular expression (${describeCause(error)})`;
    return [{ path, keyword: "format", message, expected: "regex" }];
  }
}

interface ScriptedReply {
  readonly replies: readonly Reply[];
  readonly options: ReplyOptions;
  readonly once: boolean;
}

function readReply({ reply, when, times, once = false }: ScriptedReplyData): ScriptedReply {
  const list = isList(reply) ? reply : [reply];
  return {
    replies: list.map(toReply),
    options: { when: when && toMatch(when), ...(times !== undefined && { times }) },
    once,
  };
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

function toReply(data: ReplyData): Reply {
  if (typeof data === "string") return data;
  if ("completion" in data) {
    const { completion: content, ...options } = data;
    return completion(content, options);
  }
  if ("failure" in data) {
    const { failure: type, ...options } = data;
    return failure(type, options);
  }
  if ("stream" in data) {
    const { stream: steps, ...options } = data;
    return stream(steps.map(toStep), options);
  }
  if ("response" in data) return toResponse(data.response);
  return "drop" in data ? drop(data.drop === true ? "close" : data.drop) : stall();
}

/** Statuses of responses without a body. Source: Fetch standard, "null body status". */
const BODILESS_STATUSES: ReadonlySet<number> = new Set([204, 205, 304]);

function toResponse({ status, headers = {}, body = "" }: ResponseData): Response {
  return new Response(BODILESS_STATUSES.has(status) ? null : body, { status, headers });
}

function toStep(data: StepData): Step {
  if (typeof data === "string") return text(data);
  if ("text" in data) return text(data.text);
  if ("pause" in data) return pause(data.pause);
  if ("errorEvent" in data) return errorEvent(data.errorEvent, data.message);
  if ("raw" in data) return raw(data.raw);
  if ("rawBase64" in data) return raw(decodeBytes({ base64: data.rawBase64 }));
  if ("ping" in data) return ping();
  return "drop" in data ? drop(data.drop === true ? "close" : data.drop) : stall();
}

function toMatch({ model, prompt, lastHumanTurn, headers, ...rest }: MatchData): MatchConditions {
  return {
    ...rest,
    model: toPattern(model),
    prompt: toPattern(prompt),
    lastHumanTurn: toPattern(lastHumanTurn),
    headers:
      headers &&
      Object.fromEntries(Object.entries(headers).map(([name, data]) => [name, toPattern(data) ?? ""])),
  };
}

function toPattern(data: PatternData | undefined): string | RegExp | undefined {
  return typeof data === "object" ? new RegExp(data.pattern, data.flags) : data;
}
