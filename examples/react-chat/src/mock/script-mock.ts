import { readScenario } from "@text-completions/mock/scenario";
import type { Mock } from "@text-completions/msw";
import { findDay, type DayId } from "./days.ts";

/** Makes the mock behave as on a day, from the next request on. */
export function scriptMock(mock: Mock, day: DayId): void {
  mock.reset();
  readScenario({ replies: findDay(day).replies }).addTo(mock);
}
