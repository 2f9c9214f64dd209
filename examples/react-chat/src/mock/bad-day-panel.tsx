import type { Mock } from "@text-completions/msw";
import { useId, useState } from "react";
import { DAYS, type DayId } from "./days.ts";
import { scriptMock } from "./script-mock.ts";
import "./bad-day-panel.css";

/** Spoils the API's day, or mends it. */
export function BadDayPanel({ mock }: { mock: Mock }) {
  const [today, setToday] = useState<DayId>(DAYS[0].id);
  const name = useId();

  function choose(day: DayId): void {
    scriptMock(mock, day);
    setToday(day);
  }

  return (
    <fieldset className="panel bad-day">
      <legend>What kind of day is it?</legend>
      {DAYS.map(({ id, label, description }) => (
        <label key={id} className="bad-day-choice">
          <input type="radio" name={name} checked={id === today} onChange={() => choose(id)} />
          <span>
            {label}
            <small>{description}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
