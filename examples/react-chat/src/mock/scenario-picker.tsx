import type { Mock } from "@text-completions/msw";
import { useId, useState } from "react";
import { findScenario, SCENARIOS, type ScenarioId } from "./scenarios.ts";
import { scriptMock } from "./script-mock.ts";
import "./scenario-picker.css";

/** Chooses how the mocked API responds, from the next request on. */
export function ScenarioPicker({ mock }: { mock: Mock }) {
  const [chosen, setChosen] = useState<ScenarioId>(SCENARIOS[0].id);
  const id = useId();

  function choose(scenario: ScenarioId): void {
    scriptMock(mock, scenario);
    setChosen(scenario);
  }

  return (
    <section className="section scenario">
      <label htmlFor={id}>Scenario</label>
      <select
        id={id}
        value={chosen}
        aria-describedby={`${id}-description`}
        onChange={({ target }) => choose(SCENARIOS.find((each) => each.id === target.value)?.id ?? chosen)}
      >
        {SCENARIOS.map((scenario) => (
          <option key={scenario.id} value={scenario.id}>
            {scenario.label}
          </option>
        ))}
      </select>
      <p id={`${id}-description`}>{findScenario(chosen).description}</p>
    </section>
  );
}
