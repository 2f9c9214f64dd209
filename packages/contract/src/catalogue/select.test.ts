import { expect, test } from "vitest";
import { findNear } from "./select.ts";

const KNOWN = ["stream", "stream/no-done", "stream/named-events", "auth/key-required"];

test.each([
  ["strem", "stream"],
  ["no-done", "stream/no-done"],
  ["named-event", "stream/named-events"],
  ["auth/key", "auth/key-required"],
])("findNear takes %s for %s", (name, near) => {
  expect(findNear(name, KNOWN)[0]).toBe(near);
});
