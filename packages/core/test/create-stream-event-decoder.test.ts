import { expect, it } from "vitest";
import { createStreamEventDecoder } from "@text-completions/core/sse";
import type { StreamEvent } from "@text-completions/core";

const encoder = new TextEncoder();

it("hands on each event while the bytes are given", () => {
  const events: StreamEvent[] = [];
  const decoder = createStreamEventDecoder((event) => events.push(event));

  decoder.decode(encoder.encode("event: ping\ndata: {}\n"));
  expect(events).toEqual([]);

  decoder.decode(encoder.encode("\nevent: ping\n"));
  expect(events).toEqual([{ type: "ping" }]);

  expect(() => decoder.end()).toThrow(/the body ends within an event/);
});

it("refuses what is no function at once", () => {
  expect(() => createStreamEventDecoder(undefined as unknown as () => void)).toThrow(
    "Failed to create a stream decoder: onEvent is undefined. Pass a function that takes each event.",
  );
});
