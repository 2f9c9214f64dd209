import { createMock } from "@text-completions/msw";
import { setupWorker } from "msw/browser";
import type { ReactNode } from "react";
import { BadDayPanel } from "./bad-day-panel.tsx";
import { createHandlers } from "./create-handlers.ts";
import { DAYS } from "./days.ts";
import { scriptMock } from "./script-mock.ts";

/** Puts the mock between this page and its server, and gives the panel that scripts it. */
export async function startWorker(): Promise<ReactNode> {
  const mock = createMock();
  scriptMock(mock, DAYS[0].id);
  await setupWorker(...createHandlers(mock)).start({ onUnhandledFrame: "bypass", quiet: true });
  return <BadDayPanel mock={mock} />;
}
