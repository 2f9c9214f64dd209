export { readScenario, type ReadScenarioOptions, type Scenario } from "./read-scenario.ts";
export type {
  MatchData,
  MockOptionsData,
  PatternData,
  ReplyData,
  ResponseData,
  ScenarioData,
  ScriptedReplyData,
  StepData,
} from "./scenario-data.ts";
export { describeProblem, ScenarioError } from "./read-scenario.ts";
export { SCENARIO_SCHEMA } from "./scenario-schema.ts";
