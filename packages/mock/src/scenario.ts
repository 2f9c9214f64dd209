export { readScenario, type ReadScenarioOptions, type Scenario } from "./scenario/read-scenario.ts";
export type {
  MatchData,
  MockOptionsData,
  PatternData,
  ReplyData,
  ResponseData,
  ScenarioData,
  ScriptedReplyData,
  StepData,
} from "./scenario/scenario-data.ts";
export { describeProblem, ScenarioError } from "./scenario/scenario-error.ts";
export { SCENARIO_SCHEMA } from "./scenario/scenario-schema.ts";
