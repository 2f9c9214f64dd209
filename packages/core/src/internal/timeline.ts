import { count } from "../usage/printable.ts";
import { element, escapeXml } from "./xml.ts";

/** What is drawn on one time axis. */
export interface Timeline {
  /** Responses, in the order of their requests: several if a client retried. */
  readonly streams: readonly TimelineStream[];
  /** What a client made of them, drawn on a line of its own. */
  readonly client?: TimelineClient | undefined;
  /** The end of what has not ended. Default: the latest time that anything has. */
  readonly nowMs?: number | undefined;
}

/** A response. All times are in milliseconds since the first request. */
export interface TimelineStream {
  /** Default: 0. */
  readonly startedAtMs?: number | undefined;
  readonly headersAtMs?: number | undefined;
  /** When the body ended; undefined while it has not. */
  readonly endedAtMs?: number | undefined;
  readonly chunks: readonly { readonly atMs: number; readonly bytes: number }[];
  readonly events: readonly TimelineEvent[];
  /** Why the body ended too early, if it did. */
  readonly error?: string | undefined;
}

/** What an event of a stream is to a reader. `"terminal"` is the completion event that ends the text. */
export type EventKind = "text" | "terminal" | "ping" | "error" | "other";

/** One event on the timeline of a stream. */
export interface TimelineEvent {
  kind: EventKind;
  /** When its last byte arrived. */
  atMs: number;
  /** The event as it was sent. */
  text: string;
  /** What is wrong with it. */
  errors: string[];
}

/** What a client returned, and when. */
export interface TimelineClient {
  readonly texts: readonly { readonly atMs: number; readonly text: string }[];
  /** The waits before retries. */
  readonly waits: readonly { readonly startMs: number; readonly endMs: number }[];
  readonly end?:
    | {
        readonly atMs: number;
        readonly outcome: "completed" | "failed" | "stopped";
        readonly message: string;
      }
    | undefined;
}

/** How large a timeline is drawn. */
export interface TimelineSize {
  /** In pixels, of the page that shows it unscaled. Default: 960. */
  readonly width?: number | undefined;
  /** The axis is at least that long. Default: 1. */
  readonly minMs?: number | undefined;
}

/** The curve of bytes stands between these, the events lie on a line below, then what the client returned. */
const CURVE_TOP = 10;
const CURVE_BOTTOM = 46;
const EVENTS_Y = 60;
const CLIENT_Y = 92;
/** From the last line down to the axis, and from there to the edge. */
const AXIS_GAP = 16;
const AXIS_MARGIN = 16;
/** The space at both ends of the axis. Lines that have names need more on the left. */
const MARGIN = 12;
const NAMES_WIDTH = 58;

type MarkKind = EventKind | "headers" | "wrong" | "break" | "piece" | "wait";

const EVENT_KEYS: readonly (readonly [MarkKind, string])[] = [
  ["headers", "headers"],
  ["text", "text"],
  ["terminal", "end of the text"],
  ["ping", "ping"],
  ["error", "error"],
  ["other", "other event"],
  ["break", "connection lost"],
];

/**
 * How a timeline and its legend look. The page defines the colours `--card`, `--line`, `--soft`, `--good`, `--bad`,
 * `--open`, `--off`, `--text` and `--text-soft`.
 */
export const TIMELINE_STYLE: string = `.timeline{display:block;width:100%;margin-top:10px}
.timeline-legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:2px 0 14px;color:var(--soft);font-size:13px}.timeline-legend svg{overflow:visible;display:inline-block;width:16px;height:16px;margin:0 5px 0 0;vertical-align:-3px}
.timeline text{fill:var(--soft);font-size:11px}.timeline .name{font-weight:600}
.timeline .tick{stroke:var(--line);stroke-dasharray:2 3}.timeline .axis{stroke:var(--line)}.timeline .span{stroke:var(--off);stroke-width:1.5}.timeline .headers{stroke:var(--good);stroke-width:1.5}
.timeline .bytes{fill:var(--text-soft);stroke:var(--text);stroke-width:1}
.timeline .text{fill:var(--text);stroke:var(--card)}.timeline .ping{fill:var(--card);stroke:var(--off);stroke-width:1.5}
.timeline .terminal{fill:var(--good);stroke:var(--card)}.timeline .error{fill:var(--open);stroke:var(--card)}.timeline .other{fill:var(--card);stroke:var(--open);stroke-width:1.5}
.timeline .wrong{fill:var(--bad);stroke:var(--card)}.timeline .halo{fill:color-mix(in srgb,var(--bad) 25%,transparent)}.timeline .break{stroke:var(--bad);stroke-width:2.5;fill:none}
.timeline .piece{fill:var(--text)}.timeline .wait{fill:color-mix(in srgb,var(--open) 25%,transparent);stroke:var(--open)}
`;

/** Draws the legend of a timeline that shows a client, or of one in a report, which shows errors. */
export function drawTimelineLegend(of: "client" | "report"): string {
  const more: typeof EVENT_KEYS =
    of === "report"
      ? [["wrong", "wrong"]]
      : [
          ["piece", "text for the caller"],
          ["wait", "wait before a retry"],
        ];
  const keys = [...EVENT_KEYS, ...more].map(
    ([kind, name]) =>
      `<span><svg class="timeline" viewBox="-8 -8 16 16" aria-hidden="true">${drawMark(kind, 0, 0)}</svg>${name}</span>`,
  );
  return `<p class="timeline-legend">${keys.join("")}</p>`;
}

/** Draws when the bytes and events of streams arrived, and what a client returned, as SVG. */
export function drawTimeline(timeline: Timeline, { width = 960, minMs = 1 }: TimelineSize = {}): string {
  const { streams, client } = timeline;
  const endMs = Math.max(minMs, findEnd(timeline));
  const left = client === undefined ? MARGIN : NAMES_WIDTH;
  const frame: Frame = {
    endMs,
    left,
    right: width - MARGIN,
    axisY: (client === undefined ? EVENTS_Y : CLIENT_Y) + AXIS_GAP,
    x: (ms) => left + ((width - MARGIN - left) * Math.min(ms, endMs)) / endMs,
  };
  const height = frame.axisY + AXIS_MARGIN;
  const maxBytes = Math.max(1, ...streams.map(({ chunks }) => countBytes(chunks)));
  return element(
    "svg",
    {
      class: "timeline",
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": describe(timeline),
    },
    [
      drawAxis(frame),
      ...streams.map((stream) => drawStream(stream, timeline.nowMs ?? endMs, maxBytes, frame)),
      client === undefined ? "" : drawClient(client, timeline.nowMs ?? endMs, frame),
    ],
  );
}

/** Where things are: a scale from milliseconds to pixels, and the edges of the drawing. */
interface Frame {
  readonly endMs: number;
  readonly left: number;
  readonly right: number;
  readonly axisY: number;
  readonly x: (ms: number) => number;
}

function findEnd({ streams, client, nowMs = 0 }: Timeline): number {
  const ends = streams.flatMap(({ startedAtMs = 0, headersAtMs = 0, endedAtMs, chunks }) => [
    startedAtMs,
    headersAtMs,
    endedAtMs ?? nowMs,
    chunks.at(-1)?.atMs ?? 0,
  ]);
  const last = client?.end?.atMs ?? Math.max(nowMs, client?.texts.at(-1)?.atMs ?? 0);
  return Math.max(0, ...ends, client === undefined ? 0 : last);
}

/** The timeline as a sentence, for screen readers. */
function describe(timeline: Timeline): string {
  const { streams, client } = timeline;
  const events = count(
    streams.reduce((sum, stream) => sum + stream.events.length, 0),
    "event",
  );
  if (client === undefined) return `${events} within ${showMs(findEnd(timeline))}`;
  const state =
    client.end === undefined ? "in progress" : `${client.end.outcome} after ${showMs(client.end.atMs)}`;
  return `${count(streams.length, "request")}, ${events}, ${count(client.texts.length, "piece")} of text, ${state}`;
}

/** The minimum distance between ticks, in pixels. */
const TICK_WIDTH = 110;

function drawAxis({ endMs, left, right, axisY, x }: Frame): string {
  const rough = endMs / Math.max(3, Math.floor((right - left) / TICK_WIDTH));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
  const ticks: string[] = [];
  for (let ms = 0; ms <= endMs; ms += step) {
    const anchor = ms === 0 ? "start" : ms > endMs * 0.96 ? "end" : "middle";
    ticks.push(
      `<line class="tick" x1="${px(x(ms))}" x2="${px(x(ms))}" y1="${CURVE_TOP}" y2="${axisY - 6}"/>`,
      `<text x="${px(x(ms))}" y="${axisY + 8}" text-anchor="${anchor}">${showMs(Number(ms.toFixed(3)))}</text>`,
    );
  }
  return `${ticks.join("")}<line class="axis" x1="${left}" x2="${right}" y1="${EVENTS_Y}" y2="${EVENTS_Y}"/>`;
}

/** A request and its response: how long it took, its bytes, its events, and where it broke. */
function drawStream(
  { startedAtMs = 0, headersAtMs, endedAtMs, chunks, events, error }: TimelineStream,
  nowMs: number,
  maxBytes: number,
  frame: Frame,
): string {
  const { x } = frame;
  const until = x(Math.max(endedAtMs ?? nowMs, chunks.at(-1)?.atMs ?? 0));
  const headers =
    headersAtMs === undefined
      ? ""
      : `<g><title>headers after ${showMs(headersAtMs - startedAtMs)}</title>${drawHeaders(x(headersAtMs), CURVE_TOP, EVENTS_Y)}</g>`;
  return [
    `<line class="span" x1="${px(x(startedAtMs))}" x2="${px(until)}" y1="${EVENTS_Y}" y2="${EVENTS_Y}"/>`,
    drawCurve(chunks, x(headersAtMs ?? startedAtMs), until, maxBytes, frame),
    headers,
    // Errors last: what is drawn later is on top.
    ...groupEvents(events, frame.endMs)
      .toSorted((one, other) => one.errors.length - other.errors.length)
      .map((event) => drawEvent(event, x)),
    error === undefined
      ? ""
      : `<g>${drawMark("break", until, EVENTS_Y)}<title>${escapeXml(error)}</title></g>`,
  ].join("");
}

/** What the caller of a client gets: pieces of text, waits, and how the call ended. */
function drawClient({ texts, waits, end }: TimelineClient, nowMs: number, { x }: Frame): string {
  const until = end?.atMs ?? nowMs;
  const pieces = texts.map(
    ({ atMs, text }) =>
      `<g>${drawMark("piece", x(atMs), CLIENT_Y)}<title>${escapeXml(`${showMs(atMs)}  ${JSON.stringify(text)}`)}</title></g>`,
  );
  const pauses = waits.map(({ startMs, endMs }) => {
    const from = x(startMs);
    const wide = Math.max(2, x(Math.min(endMs, until)) - from);
    return `<g><rect class="wait" x="${px(from)}" y="${CLIENT_Y - 6}" width="${px(wide)}" height="12" rx="6"/><title>waits ${showMs(endMs - startMs)}</title></g>`;
  });
  const marks = { completed: "terminal", failed: "error", stopped: "break" } as const;
  const last =
    end === undefined
      ? ""
      : `<g>${drawMark(marks[end.outcome], x(end.atMs), CLIENT_Y)}<title>${escapeXml(`${showMs(end.atMs)}  ${end.message}`)}</title></g>`;
  const names = [
    ["wire", EVENTS_Y],
    ["client", CLIENT_Y],
  ].map(([name, y]) => `<text class="name" x="${MARGIN}" y="${Number(y) + 4}">${name}</text>`);
  return [...names, ...pauses, ...pieces, last].join("");
}

/** More marks could not be distinguished, and a page with a million of them could not be shown. */
const MAX_MARKS = 400;
const MAX_STEPS = 1000;
/** How many errors the label of a mark names. */
const MAX_ERRORS = 5;

/** Merges the events of a long stream that lie at the same place into one mark. */
function groupEvents(events: readonly TimelineEvent[], endMs: number): readonly TimelineEvent[] {
  if (events.length <= MAX_MARKS) return events;
  const groups = new Map<string, TimelineEvent[]>();
  for (const event of events) {
    const place = Math.floor((Math.min(event.atMs, endMs) / endMs) * (MAX_MARKS / 2));
    // What is wrong, and what is not text, stays visible.
    const key = `${place} ${event.errors.length > 0 ? "wrong" : event.kind === "text" ? "text" : "other"}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    const errors = group.flatMap((event) => event.errors);
    const more = errors.length > MAX_ERRORS ? [`… and ${errors.length - MAX_ERRORS} more`] : [];
    const text = `${group.length} events, the first of which is ${first.text}`;
    const { kind, atMs } = first;
    return { kind, atMs, text, errors: [...errors.slice(0, MAX_ERRORS), ...more] };
  });
}

function countBytes(chunks: TimelineStream["chunks"]): number {
  return chunks.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The sum of the bytes over time, as steps. The longest body reaches the top. */
function drawCurve(
  chunks: TimelineStream["chunks"],
  from: number,
  until: number,
  maxBytes: number,
  { x }: Frame,
): string {
  const total = countBytes(chunks);
  if (total === 0) return "";
  let sum = 0;
  const stride = Math.ceil(chunks.length / MAX_STEPS);
  const steps = chunks.flatMap(({ atMs, bytes }, index) => {
    sum += bytes;
    if (index % stride !== 0 && index < chunks.length - 1) return [];
    const y = CURVE_BOTTOM - ((CURVE_BOTTOM - CURVE_TOP) * sum) / maxBytes;
    return `H${px(x(atMs))}V${px(y)}`;
  });
  return `<path class="bytes" d="M${px(from)} ${CURVE_BOTTOM}${steps.join("")}H${px(until)}V${CURVE_BOTTOM}Z"><title>${total} bytes in ${count(chunks.length, "piece")}</title></path>`;
}

function drawEvent({ kind, atMs, text, errors }: TimelineEvent, x: Frame["x"]): string {
  const label = escapeXml([`${showMs(atMs)}  ${text}`, ...errors.map((error) => `✗ ${error}`)].join("\n"));
  return `<g>${errors.length > 0 ? drawWrong(kind, x(atMs), EVENTS_Y) : drawMark(kind, x(atMs), EVENTS_Y)}<title>${label}</title></g>`;
}

/** A mark by its middle. Each kind has its own shape, so that it can be recognized without colour. */
function drawMark(kind: MarkKind, x: number, y: number): string {
  switch (kind) {
    case "headers":
      return drawHeaders(x, y - 7, y + 7);
    case "wrong":
      return drawWrong("text", x, y);
    case "break":
      return `<path class="break" d="M${px(x - 5)} ${y - 5}l10 10m0 -10l-10 10"/>`;
    case "piece":
      return `<rect class="piece" x="${px(x - 2)}" y="${y - 8}" width="4" height="16" rx="2"/>`;
    case "wait":
      return `<rect class="wait" x="${px(x - 8)}" y="${y - 5}" width="16" height="10" rx="5"/>`;
    case "text":
    case "terminal":
    case "ping":
    case "error":
    case "other":
      return drawShape(kind, "", x, y);
  }
}

function drawHeaders(x: number, from: number, to: number): string {
  return `<line class="headers" x1="${px(x)}" x2="${px(x)}" y1="${from}" y2="${to}"/>`;
}

function drawWrong(kind: EventKind, x: number, y: number): string {
  return `<circle class="halo" cx="${px(x)}" cy="${y}" r="10"/>${drawShape(kind, " wrong", x, y)}`;
}

function drawShape(kind: EventKind, wrong: string, x: number, y: number): string {
  switch (kind) {
    case "text":
    case "ping":
      return `<circle class="${kind}${wrong}" cx="${px(x)}" cy="${y}" r="4.5"/>`;
    case "terminal":
      return drawSquare(kind + wrong, x, y, "");
    case "error":
    case "other":
      return drawSquare(kind + wrong, x, y, ` transform="rotate(45 ${px(x)} ${y})"`);
  }
}

function drawSquare(name: string, x: number, y: number, transform: string): string {
  return `<rect class="${name}" x="${px(x - 5)}" y="${y - 5}" width="10" height="10" rx="1.5"${transform}/>`;
}

function px(value: number): string {
  return value.toFixed(1);
}

/** Milliseconds for people: `3.1 ms`, `312 ms`, `4.2 s`. */
export function showMs(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms >= 10 || Number.isInteger(ms) ? Math.round(ms) : ms.toFixed(1)} ms`;
}
