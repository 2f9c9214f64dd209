import type { Problem } from "@text-completions/core";
import type { Mock, MockOptions, ReplyOptions } from "../mock.ts";
import type { Reply } from "../reply.ts";
import { findProblems } from "./find-problems.ts";
import type { ScenarioData, ScriptedReplyData } from "./scenario-data.ts";
import { ScenarioError } from "./scenario-error.ts";
import { SCENARIO_SCHEMA } from "./scenario-schema.ts";
import { toMatch } from "./to-match.ts";
import { toReply } from "./to-reply.ts";

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
