import { expect, test } from "vitest";
import { findNear } from "./select.ts";

const KNOWN = ["stream", "stream/no-done", "stream/named-events", "auth/key-required"];

test.each([
  { name: "strem", near: "stream" },
  { name: "no-done", near: "stream/no-done" },
  { name: "named-event", near: "stream/named-events" },
  { name: "auth/key", near: "auth/key-required" },
])("findNear takes $name for $near", ({ name, near }) => {
  expect(findNear(name, KNOWN)[0]).toBe(near);
});
