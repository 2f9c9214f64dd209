import { isEventStreamType } from "@text-completions/core/internal";
import { expect, test } from "vitest";

test.each([
  { type: "text/event-stream", is: true },
  { type: " TEXT/Event-Stream ; charset=utf-8", is: true },
  { type: "text/event-stream, text/event-stream", is: true },
  { type: "text/event-streams", is: false },
  { type: "application/json; x=text/event-stream", is: false },
  { type: "", is: false },
])("the type of an event stream: $type → $is", ({ type, is }) => {
  expect(isEventStreamType(new Headers(type === "" ? {} : { "content-type": type }))).toBe(is);
});
