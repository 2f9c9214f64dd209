import { getByLabelText, getByText } from "@testing-library/dom";
import { render } from "@testing-library/react";
import { createMock } from "@text-completions/msw";
import { StrictMode } from "react";
import { onTestFinished } from "vitest";
import { App } from "../src/app.tsx";
import { createChatClient } from "../src/create-chat-client.ts";
import { BadDayPanel } from "../src/mock/bad-day-panel.tsx";
import { createHandlers } from "../src/mock/create-handlers.ts";
import { findDay, type DayId } from "../src/mock/days.ts";
import { scriptMock } from "../src/mock/script-mock.ts";
import { readEvents, readFocus, readTurns, watchAnswer } from "./read-document.ts";
import { createSkippingClock, type SkippingClock } from "./skipping-clock.ts";
import type { ChatPage, World } from "./world.ts";

/** How a person's hands are played, and where pictures go. */
export interface Hands {
  click(element: Element): Promise<void>;
  fill(element: Element, text: string): Promise<void>;
  /** Presses keys, written as in `"{Enter}"`. */
  keyboard(keys: string): Promise<void>;
  photograph(state: string): Promise<void>;
}

/** The page as a component in this document, in strict mode, and the handlers that MSW must be started with. */
export function createDomWorld(hands: Hands): World & { handlers: ReturnType<typeof createHandlers> } {
  const mock = createMock();

  async function open(day: DayId): Promise<ChatPage> {
    scriptMock(mock, "good");
    const clock = createSkippingClock();
    const { container, unmount } = render(
      <StrictMode>
        <App client={createChatClient({ clock })} aside={<BadDayPanel mock={mock} />} />
      </StrictMode>,
    );
    onTestFinished(unmount);
    const page = createPage(container, hands, clock, unmount);
    if (day !== "good") await page.choose(day);
    return page;
  }

  return { open, calls: async () => mock.calls, handlers: createHandlers(mock) };
}

function createPage(
  container: HTMLElement,
  hands: Hands,
  clock: SkippingClock,
  unmount: () => void,
): ChatPage {
  const seen = watchAnswer(container);
  const button = (name: string): HTMLButtonElement => getByText(container, name, { selector: "button" });
  const field = (label: string): HTMLElement => getByLabelText(container, label);

  return {
    choose: (day) => hands.click(getByLabelText(container, new RegExp(`^${findDay(day).label}`))),
    async ask(question) {
      await hands.fill(field("Question"), question);
      await hands.keyboard("{Enter}");
    },
    async fill(label, text) {
      field(label).closest("details")?.setAttribute("open", "");
      await hands.fill(field(label), text);
    },
    click: (name) => hands.click(button(name)),
    press: (key) => hands.keyboard(`{${key}}`),
    isEnabled: async (name) => !button(name).disabled,
    // Asked for many times a second, and in jsdom a search by role takes long.
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
