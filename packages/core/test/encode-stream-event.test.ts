import { describe, expect, it } from "vitest";
import type { StreamEvent } from "@text-completions/core";
import { encodeStreamEvent } from "@text-completions/core/sse";
import { decode } from "./streams.ts";

describe("encodeStreamEvent", () => {
  it("writes name, data and the empty line that completes the event", () => {
    expect(
      encodeStreamEvent({ type: "completion", completion: " Hi", stop_reason: null, model: "claude-2.1" }),
    ).toBe(
      'event: completion\ndata: {"type":"completion","completion":" Hi","stop_reason":null,"model":"claude-2.1"}\n\n',
    );
  });

  it("ends lines in CRLF if asked to", () => {
    expect(encodeStreamEvent({ type: "ping" }, { lineEnding: "\r\n" })).toBe(
      'event: ping\r\ndata: {"type":"ping"}\r\n\r\n',
    );
  });

  it("writes an id and a retry time if asked to", () => {
    expect(encodeStreamEvent({ type: "ping" }, { id: "7", retryMs: 250 })).toBe(
      'event: ping\nid: 7\nretry: 250\ndata: {"type":"ping"}\n\n',
    );
  });

  it("keeps a text with line feeds and event fields within one event", async () => {
    const event: StreamEvent = {
      type: "completion",
      completion: "\n\nevent: error\ndata: {}\n\n\r\u2028",
      stop_reason: null,
      model: "m\r\n\r\n",
    };

    expect(await decode([encodeStreamEvent(event)])).toEqual({ events: [event], error: undefined });
  });

  it.each(["ping\n\nevent: error", "ping\r", "", undefined, 7])("refuses the name %j", (type) => {
    const event = { type } as unknown as StreamEvent;

    expect(() => encodeStreamEvent(event)).toThrow(TypeError);
    expect(() => encodeStreamEvent(event)).toThrow(/its type is .+\. Give a text of one line, not empty\./);
  });

  it.each(["1\n\nevent: error", "1\r\ndata: {}", "\0"])("refuses the id %j", (id) => {
    expect(() => encodeStreamEvent({ type: "ping" }, { id })).toThrow(/its id is /);
  });

  it.each([-1, 0.5, Number.NaN])("refuses the retry time %d", (retryMs) => {
    expect(() => encodeStreamEvent({ type: "ping" }, { retryMs })).toThrow(/its retry time is /);
  });

  it("refuses another line ending, which could begin another event", () => {
    const lineEnding = "\n\nevent: evil\n\n" as "\n";

    expect(() => encodeStreamEvent({ type: "ping" }, { lineEnding })).toThrow(/its line ending is /);
  });

  it("refuses an event that is no JSON", () => {
    const event = { type: "ping", toJSON: () => undefined } as unknown as StreamEvent;

    expect(() => encodeStreamEvent(event)).toThrow(/its data cannot be written as JSON/);
  });

  it("refuses what is no event at all", () => {
    expect(() => encodeStreamEvent(undefined as unknown as StreamEvent)).toThrow(/its type is undefined/);
  });
});
