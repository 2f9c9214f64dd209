import { readScenario } from "@text-completions/mock/scenario";
import type { Mock } from "@text-completions/msw";
import { findScenario, type ScenarioId } from "./scenarios.ts";

/** Makes the mock respond as in a scenario, from the next request on. */
export function scriptMock(mock: Mock, scenario: ScenarioId): void {
  mock.reset();
  readScenario({ replies: findScenario(scenario).replies }).addTo(mock);
}
