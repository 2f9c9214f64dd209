import { describe, expect, test } from "vitest";
import type { StreamEvent } from "@text-completions/core";
import { encodeStreamEvent } from "@text-completions/core/sse";
import { decode } from "./streams.ts";

describe("encodeStreamEvent", () => {
  test("writes name, data and the empty line that completes the event", () => {
    expect(
      encodeStreamEvent({ type: "completion", completion: " Hi", stop_reason: null, model: "claude-2.1" }),
    ).toBe(
      'event: completion\ndata: {"type":"completion","completion":" Hi","stop_reason":null,"model":"claude-2.1"}\n\n',
    );
  });

  test("ends lines in CRLF if asked to", () => {
    expect(encodeStreamEvent({ type: "ping" }, { lineEnding: "\r\n" })).toBe(
      'event: ping\r\ndata: {"type":"ping"}\r\n\r\n',
    );
  });

  test("writes an id and a retry time if asked to", () => {
    expect(encodeStreamEvent({ type: "ping" }, { id: "7", retryMs: 250 })).toBe(
      'event: ping\nid: 7\nretry: 250\ndata: {"type":"ping"}\n\n',
    );
  });

  test("keeps a text with line feeds and event fields within one event", async () => {
    const event: StreamEvent = {
      type: "completion",
      completion: "\n\nevent: error\ndata: {}\n\n\r\u2028",
      stop_reason: null,
      model: "m\r\n\r\n",
    };

    expect(await decode([encodeStreamEvent(event)])).toEqual({ events: [event], error: undefined });
  });

  test.each(["ping\n\nevent: error", "ping\r", "", undefined, 7])("rejects the name %j", (type) => {
    const event = { type } as unknown as StreamEvent;

    expect(() => encodeStreamEvent(event)).toThrow(TypeError);
    expect(() => encodeStreamEvent(event)).toThrow(
      /^Invalid option "event\.type": expected a non-empty string without line breaks or NUL, got /,
    );
  });

  test.each(["1\n\nevent: error", "1\r\ndata: {}", "\0"])("rejects the id %j", (id) => {
    expect(() => encodeStreamEvent({ type: "ping" }, { id })).toThrow(/^Invalid option "id"/);
  });

  test.each([-1, 0.5, Number.NaN])("rejects the retry time %d", (retryMs) => {
    expect(() => encodeStreamEvent({ type: "ping" }, { retryMs })).toThrow(/^Invalid option "retryMs"/);
  });

  test("rejects another line ending, which could begin another event", () => {
    const lineEnding = "\n\nevent: evil\n\n" as "\n";

    expect(() => encodeStreamEvent({ type: "ping" }, { lineEnding })).toThrow(/^Invalid option "lineEnding"/);
  });

  test("rejects an event that is no JSON", () => {
    const event = { type: "ping", toJSON: () => undefined } as unknown as StreamEvent;

    expect(() => encodeStreamEvent(event)).toThrow(/expected an object that JSON can express/);
  });

  test("rejects what is not an event", () => {
    expect(() => encodeStreamEvent(undefined as unknown as StreamEvent)).toThrow(
      /"event\.type".*got undefined/,
    );
  });
});
