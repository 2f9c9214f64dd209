import { userEvent } from "@testing-library/user-event";
import { setupServer } from "msw/node";
import { afterAll, beforeAll } from "vitest";
import { describeChat } from "./behaviour.ts";
import { createDomWorld } from "./dom-world.tsx";

const world = createDomWorld({
  click: (element) => userEvent.click(element),
  async fill(element, text) {
    await userEvent.clear(element);
    await userEvent.click(element);
    await userEvent.paste(text);
  },
  select: (element, value) => userEvent.selectOptions(element, value),
  async keyboard(keys) {
    await userEvent.keyboard(keys);
  },
  photograph: async () => undefined,
});
const server = setupServer(...world.handlers);

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterAll(() => server.close());

describeChat(world);
