import {
  drawTimeline,
  type EventKind,
  type Timeline,
  type TimelineEvent,
  type TimelineStream,
} from "@text-completions/core/internal";
import { describe, expect, test } from "vitest";

const WIDTH = 1000;
/** What is free on the right. */
const MARGIN = 12;

describe("the timeline", () => {
  test("of a client shows each request, the wait between them, and the text for the caller", () => {
    const failed: TimelineStream = {
      startedAtMs: 0,
      headersAtMs: 10,
      endedAtMs: 10,
      chunks: [{ atMs: 10, bytes: 80 }],
      events: [event("error", 10)],
    };
    const second: TimelineStream = {
      startedAtMs: 510,
      headersAtMs: 520,
      endedAtMs: 1000,
      chunks: [{ atMs: 600, bytes: 80 }],
      events: [event("text", 600), event("terminal", 1000)],
    };
    const svg = draw({
      streams: [failed, second],
      client: {
        texts: [{ atMs: 601, text: " Once" }],
        waits: [{ startMs: 10, endMs: 510 }],
        end: { atMs: 1000, outcome: "completed", message: "The client returned the completion." },
      },
    });

    expect(svg).toContain('aria-label="2 requests, 3 events, 1 piece of text, completed after 1.0 s"');
    expect(svg).toContain("<title>waits 500 ms</title>");
    expect(svg).toContain("<title>headers after 10 ms</title>");
    expect(svg).toContain("<title>601 ms  &quot; Once&quot;</title>");
    expect(svg.match(/class="span"/g)).toHaveLength(2);
    expect(svg).toContain('class="piece"');
  });

  test("of what has not ended grows with the time", () => {
    const running: Timeline = {
      streams: [{ headersAtMs: 5, chunks: [], events: [] }],
      client: { texts: [], waits: [{ startMs: 50, endMs: 5000 }] },
      nowMs: 100,
    };

    const [, end = ""] = /class="span" x1="[\d.]+" x2="([\d.]+)"/.exec(draw(running)) ?? [];
    expect(Number(end)).toBe(WIDTH - MARGIN);
    expect(draw(running)).toContain("in progress");
    // The future is not drawn.
    const [, x = "", width = ""] =
      /class="wait" x="([\d.]+)" y="\d+" width="([\d.]+)"/.exec(draw(running)) ?? [];
    expect(Number(x) + Number(width)).toBeCloseTo(WIDTH - MARGIN);
  });

  test("has the width of its place, and no more marks of time than fit", () => {
    const stream: TimelineStream = { headersAtMs: 1, endedAtMs: 4321, chunks: [], events: [] };
    for (const width of [280, 400, 960, 2000]) {
      const svg = drawTimeline({ streams: [stream] }, { width });
      const places = [...svg.matchAll(/<text x="([\d.]+)"/g)].map(([, x]) => Number(x));

      expect(svg).toContain(`viewBox="0 0 ${width} `);
      expect(places.length).toBeGreaterThanOrEqual(2);
      expect(Math.max(...places)).toBeLessThanOrEqual(width);
      const gaps = places.slice(1).map((x, index) => x - (places[index] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThan(40);
    }
  });

  test("shows a text of a server as text", () => {
    const nasty = { ...event("text", 1), text: '<img src=x onerror="x">', errors: ["<b>"] };
    const svg = draw({
      streams: [{ headersAtMs: 0, endedAtMs: 2, chunks: [], events: [nasty], error: "<i>" }],
      client: {
        texts: [{ atMs: 1, text: "</svg><script>" }],
        waits: [],
        end: { atMs: 2, outcome: "failed", message: "<u>" },
      },
    });

    expect(svg).not.toMatch(/<(img|b|i|u|script)\b/);
    expect(svg.match(/<\/svg>/g)).toHaveLength(1);
  });
});

function draw(timeline: Timeline): string {
  return drawTimeline(timeline, { width: WIDTH });
}

function event(kind: EventKind, atMs: number): TimelineEvent {
  return { kind, atMs, text: kind, errors: [] };
}
