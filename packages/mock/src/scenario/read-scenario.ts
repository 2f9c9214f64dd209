import type { Problem } from "@text-completions/core";
import type { Mock } from "../mock.ts";
import type { MockOptions } from "../options.ts";
import type { ReplyOptions } from "../script/script.ts";
import { type Reply, completion, failure, stream } from "../script/replies.ts";
import { findProblems } from "./find-problems.ts";
import type {
  ScenarioData,
  ScriptedReplyData,
  ReplyData,
  ResponseData,
  StepData,
  MatchData,
  PatternData,
} from "./scenario-data.ts";
import { SCENARIO_SCHEMA } from "./scenario-schema.ts";
import { type Step, drop, errorEvent, pause, ping, raw, stall, text } from "../script/steps.ts";
import type { MatchConditions } from "../script/match.ts";

/** A script that was read from data. Made by `readScenario`. */
export interface Scenario {
  /** Options for `createMock`. */
  readonly options: MockOptions;
  /** Scripts the replies, after those that the mock has already. Gives the mock. */
  addTo(mock: Mock): Mock;
}

/** Options of `readScenario`. */
export interface ReadScenarioOptions {
  /** Where the data comes from, for messages. Default: `"scenario"`. */
  source?: string | undefined;
}

/**
 * Reads a script from plain data, such as a parsed JSON or YAML file. `scenario.schema.json` of this package says what it
 * may hold.
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
 * @throws {ScenarioError} that names every field that is wrong by its JSON Pointer.
 */
export function readScenario(data: unknown, { source = "scenario" }: ReadScenarioOptions = {}): Scenario {
  const problems = findProblems(data, SCENARIO_SCHEMA);
  if (!isScenario(data, problems)) throw new ScenarioError(problems, source);
  const scripted = (data.replies ?? []).map(readReply);
  return {
    options: data.options ?? {},
    addTo(mock) {
      for (const { replies, options, once } of scripted) {
        if (once) mock.replyOnce(replies, options);
        else mock.reply(replies, options);
      }
      return mock;
    },
  };
}

/** The schema has found nothing wrong with it, so it is what the schema describes. */
function isScenario(data: unknown, problems: readonly Problem[]): data is ScenarioData {
  return problems.length === 0;
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
    options: { when: when && toMatch(when), ...(times === undefined ? {} : { times }) },
    once,
  };
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/** The reply that data describe. */
export function toReply(data: ReplyData): Reply {
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

/** Statuses whose answers have no body. Source: Fetch standard, "null body status". */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

function toResponse({ status, headers = {}, body = "" }: ResponseData): Response {
  return new Response(BODILESS.has(status) ? null : body, { status, headers });
}

function toStep(data: StepData): Step {
  if (typeof data === "string") return text(data);
  if ("text" in data) return text(data.text);
  if ("pause" in data) return pause(data.pause);
  if ("errorEvent" in data) return errorEvent(data.errorEvent, data.message);
  if ("raw" in data) return raw(data.raw);
  if ("rawBase64" in data) return raw(Uint8Array.from(atob(data.rawBase64), (sign) => sign.charCodeAt(0)));
  if ("ping" in data) return ping();
  return "drop" in data ? drop(data.drop === true ? "close" : data.drop) : stall();
}

/** The conditions that data describe. */
export function toMatch({ model, prompt, lastHumanTurn, headers, ...rest }: MatchData): MatchConditions {
  return {
    ...rest,
    model: toPattern(model),
    prompt: toPattern(prompt),
    lastHumanTurn: toPattern(lastHumanTurn),
    headers: headers && mapValues(headers),
  };
}

function mapValues(headers: Readonly<Record<string, PatternData>>): Record<string, string | RegExp> {
  return Object.fromEntries(Object.entries(headers).map(([name, data]) => [name, toPattern(data) ?? ""]));
}

function toPattern(data: PatternData | undefined): string | RegExp | undefined {
  return typeof data === "object" ? new RegExp(data.pattern, data.flags) : data;
}

/** How many problems a message tells; a wrong indentation can make thousands. */
const SHOWN = 20;

/** A scenario that is not one. Its message tells each problem on a line of its own. */
export class ScenarioError extends TypeError {
  override readonly name = "ScenarioError";
  /** What is wrong, and where: `path` is a JSON Pointer into the scenario. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], source: string) {
    const lines = problems
      .slice(0, SHOWN)
      .map((problem) => `\n${source}${problem.path === "" ? ": " : "#"}${describeProblem(problem)}`);
    const rest = problems.length > SHOWN ? `\nand ${problems.length - SHOWN} more` : "";
    super(
      `Failed to read the scenario: it does not fit its schema. Fix these fields:${lines.join("")}${rest}`,
    );
    this.problems = problems;
  }
}

/** A problem as a sentence without an end, such as `/replies/0/times must be at least 1, it is 0`. */
export function describeProblem({ path, message, received }: Problem): string {
  const is = received === undefined ? "" : `, it is ${JSON.stringify(received)}`;
  return `${path === "" ? "" : `${path} `}${message}${is}`;
}
