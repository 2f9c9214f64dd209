import { setupWorker } from "msw/browser";
import { afterAll, beforeAll } from "vitest";
import { userEvent } from "vitest/browser";
import { describeChat } from "./behaviour.ts";
import { createDomWorld } from "./dom-world.tsx";
import { photograph } from "./photograph.ts";

const world = createDomWorld({
  click: (element) => userEvent.click(element),
  fill: (element, text) => userEvent.fill(element, text),
  select: (element, value) => userEvent.selectOptions(element, value),
  keyboard: (keys) => userEvent.keyboard(keys),
  photograph,
});
const worker = setupWorker(...world.handlers);

beforeAll(async () => {
  await worker.start({ quiet: true, onUnhandledFrame: "bypass" });
});
afterAll(() => worker.stop());

describeChat(world);
