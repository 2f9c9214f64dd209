import { getByLabelText } from "@testing-library/dom";
import { render } from "@testing-library/react";
import { completionHandlers, createMock } from "@text-completions/msw";
import { StrictMode } from "react";
import { onTestFinished } from "vitest";
import { App } from "../src/app.tsx";
import { BACK_END, createChatClient } from "../src/create-chat-client.ts";
import { ScenarioPicker } from "../src/mock/scenario-picker.tsx";
import type { ScenarioId } from "../src/mock/scenarios.ts";
import { scriptMock } from "../src/mock/script-mock.ts";
import { readEvents, readFocus, readTurns, watchResponse } from "./read-document.ts";
import { createSkippingClock, type SkippingClock } from "./skipping-clock.ts";
import type { ChatPage, World } from "./world.ts";

/** How a person's actions are simulated, and where pictures go. */
export interface Hands {
  click(element: Element): Promise<void>;
  fill(element: Element, text: string): Promise<void>;
  select(element: HTMLElement, value: string): Promise<void>;
  /** Presses keys, written as in `"{Enter}"`. */
  keyboard(keys: string): Promise<void>;
  photograph(state: string): Promise<void>;
}

/** The page as a component in this document, in strict mode, and the handlers that MSW must be started with. */
export function createDomWorld(hands: Hands): World & { handlers: ReturnType<typeof completionHandlers> } {
  const mock = createMock();
  const handlers = completionHandlers(mock, { path: `${BACK_END}/v1/complete` });

  async function open(scenario: ScenarioId): Promise<ChatPage> {
    scriptMock(mock, "good");
    const clock = createSkippingClock();
    const { container, unmount } = render(
      <StrictMode>
        <App client={createChatClient({ clock })} aside={<ScenarioPicker mock={mock} />} />
      </StrictMode>,
    );
    onTestFinished(unmount);
    const page = createPage(container, hands, clock, unmount);
    if (scenario !== "good") await page.choose(scenario);
    return page;
  }

  return { open, calls: async () => mock.calls, handlers };
}

function createPage(
  container: HTMLElement,
  hands: Hands,
  clock: SkippingClock,
  unmount: () => void,
): ChatPage {
  const seen = watchResponse(container);
  const field = (label: string): HTMLElement => getByLabelText(container, label);

  function button(name: string): HTMLButtonElement {
    const buttons = [...container.querySelectorAll("button")];
    const found = buttons.find((each) =>
      (each.getAttribute("aria-label") ?? each.textContent).endsWith(name),
    );
    if (found === undefined) throw new Error(`There is no button "${name}".`);
    return found;
  }

  return {
    choose: (scenario) => hands.select(field("Scenario"), scenario),
    async ask(question) {
      await hands.fill(field("Question"), question);
      await hands.keyboard("{Enter}");
    },
    async fill(label, text) {
      await hands.fill(field(label), text);
    },
    click: (name) => hands.click(button(name)),
    press: (key) => hands.keyboard(`{${key}}`),
    isEnabled: async (name) => !button(name).disabled,
    // Read many times a second, and in jsdom a search by role is slow.
    text: async (role) => container.querySelector(`[role="${role}"]`)?.textContent ?? "",
    focused: async () => readFocus(container),
    turns: async () => readTurns(container),
    sightings: async () => seen,
    events: async () => readEvents(container),
    skip: async (ms) => clock.skip(ms),
    photograph: (state) => hands.photograph(state),
    leave: async () => unmount(),
  };
}
