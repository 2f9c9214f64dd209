import { completionHandlers, createMock } from "@text-completions/msw";
import { setupWorker } from "msw/browser";
import type { ReactNode } from "react";
import { BACK_END } from "../create-chat-client.ts";
import { ScenarioPicker } from "./scenario-picker.tsx";
import { SCENARIOS } from "./scenarios.ts";
import { scriptMock } from "./script-mock.ts";

/** Puts the mock in the place of the page's server. Returns the control that scripts it. */
export async function startWorker(): Promise<ReactNode> {
  const mock = createMock();
  scriptMock(mock, SCENARIOS[0].id);
  const worker = setupWorker(...completionHandlers(mock, { path: `${BACK_END}/v1/complete` }));
  await worker.start({ onUnhandledFrame: "bypass", quiet: true });
  return <ScenarioPicker mock={mock} />;
}
