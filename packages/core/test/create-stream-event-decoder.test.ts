import { expect, test } from "vitest";
import { createStreamEventDecoder } from "@text-completions/core/sse";
import type { StreamEvent } from "@text-completions/core";

const encoder = new TextEncoder();

test("delivers each event while the bytes come", () => {
  const events: StreamEvent[] = [];
  const decoder = createStreamEventDecoder((event) => events.push(event));

  decoder.decode(encoder.encode("event: ping\ndata: {}\n"));
  expect(events).toEqual([]);

  decoder.decode(encoder.encode("\nevent: ping\n"));
  expect(events).toEqual([{ type: "ping" }]);

  expect(() => decoder.end()).toThrow(/the body ended in the middle of an event.*name "ping" and no data/);
});

test("rejects what is not a function at once", () => {
  expect(() => createStreamEventDecoder(undefined as unknown as () => void)).toThrow(
    'Invalid option "onEvent": expected a function, got undefined.',
  );
});
