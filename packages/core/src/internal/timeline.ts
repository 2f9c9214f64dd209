import { element, escapeXml } from "./xml.ts";

/** A stream as it is drawn. */
export interface TimelineStream {
  /** When the headers arrived, in milliseconds since the request. */
  readonly headersAtMs: number;
  /** When the body ended, or now. */
  readonly endedAtMs: number;
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
  /** When its last byte arrived, in milliseconds since the request. */
  atMs: number;
  /** The event as it was sent. */
  text: string;
  /** What is wrong with it. */
  errors: string[];
}

const WIDTH = 960;
const HEIGHT = 92;
const LEFT = 12;
const RIGHT = 948;
/** The curve of bytes stands between these, the events lie on a line below. */
const CURVE_TOP = 10;
const CURVE_BOTTOM = 46;
const EVENTS_Y = 60;
const AXIS_Y = 76;

const LEGEND = [
  ["text", "text"],
  ["terminal", "end of the text"],
  ["ping", "ping"],
  ["error", "error"],
  ["other", "other event"],
] as const;

/**
 * How a timeline and its legend look. The page defines the colours `--card`, `--line`, `--soft`, `--good`, `--bad`,
 * `--open`, `--off`, `--text` and `--text-soft`.
 */
export const TIMELINE_STYLE: string = `.timeline{display:block;width:100%;margin-top:10px}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:2px 0 14px;color:var(--soft);font-size:13px}.legend svg{overflow:visible;display:inline-block;width:16px;height:16px;margin:0 5px 0 0;vertical-align:-3px}
.timeline text{fill:var(--soft);font-size:11px}
.tick{stroke:var(--line);stroke-dasharray:2 3}.axis{stroke:var(--line)}.headers{stroke:var(--good);stroke-width:1.5}
.bytes{fill:var(--text-soft);stroke:var(--text);stroke-width:1}
.timeline .text{fill:var(--text);stroke:var(--card)}.timeline .ping{fill:var(--card);stroke:var(--off);stroke-width:1.5}
.timeline .terminal{fill:var(--good);stroke:var(--card)}.timeline .error{fill:var(--open);stroke:var(--card)}.timeline .other{fill:var(--card);stroke:var(--open);stroke-width:1.5}
.timeline .wrong{fill:var(--bad);stroke:var(--card)}.halo{fill:color-mix(in srgb,var(--bad) 25%,transparent)}.break{stroke:var(--bad);stroke-width:2.5;fill:none}
`;

/** What the marks of a timeline mean. */
export const TIMELINE_LEGEND: string = `<p class="legend">${[
  `<span><svg class="timeline" viewBox="-8 52 16 16"><line class="headers" x1="0" x2="0" y1="53" y2="67"/></svg>headers</span>`,
  ...LEGEND.map(([kind, name]) => `<span>${drawKey(kind, false)}${name}</span>`),
  `<span>${drawKey("text", true)}wrong</span>`,
].join("")}</p>`;

function drawKey(kind: TimelineEvent["kind"], isWrong: boolean): string {
  return `<svg class="timeline" viewBox="-8 52 16 16">${drawMark(kind, "0", isWrong)}</svg>`;
}

/** Draws when the bytes and events of a stream arrived, as SVG. */
export function drawTimeline({ headersAtMs, endedAtMs, chunks, events, error }: TimelineStream): string {
  const endMs = Math.max(endedAtMs, chunks.at(-1)?.atMs ?? 0, 1);
  const x = (ms: number): string => (LEFT + ((RIGHT - LEFT) * Math.min(ms, endMs)) / endMs).toFixed(1);
  const title = `${events.length} events within ${showMs(endedAtMs)}`;
  return element(
    "svg",
    { class: "timeline", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": title },
    [
      drawAxis(endMs, x),
      drawCurve(chunks, x, endMs),
      `<line class="headers" x1="${x(headersAtMs)}" x2="${x(headersAtMs)}" y1="${CURVE_TOP}" y2="${EVENTS_Y}"><title>headers after ${showMs(headersAtMs)}</title></line>`,
      // Errors last: what is drawn later lies above.
      ...groupEvents(events, endMs)
        .toSorted((one, other) => one.errors.length - other.errors.length)
        .map((event) => drawEvent(event, x)),
      error === undefined ? "" : drawBreak(error, endedAtMs, x),
    ],
  );
}

type Scale = (ms: number) => string;

/** How many marks of time there are, about. */
const TICKS = 6;

function drawAxis(endMs: number, x: Scale): string {
  const rough = endMs / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
  const ticks: string[] = [];
  for (let ms = 0; ms <= endMs; ms += step) {
    const anchor = ms === 0 ? "start" : ms > endMs * 0.96 ? "end" : "middle";
    ticks.push(
      `<line class="tick" x1="${x(ms)}" x2="${x(ms)}" y1="${CURVE_TOP}" y2="${AXIS_Y - 6}"/>`,
      `<text x="${x(ms)}" y="${AXIS_Y + 8}" text-anchor="${anchor}">${showMs(Number(ms.toFixed(3)))}</text>`,
    );
  }
  return `${ticks.join("")}<line class="axis" x1="${LEFT}" x2="${RIGHT}" y1="${EVENTS_Y}" y2="${EVENTS_Y}"/>`;
}

/** More marks could not be distinguished, and a page with a million of them could not be shown. */
const MAX_MARKS = 400;
const MAX_STEPS = 1000;
/** How many errors the label of a mark names. */
const MAX_ERRORS = 5;

/** The events of a long stream that lie at the same place are one mark. */
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

/** The sum of the bytes over time, as steps. */
function drawCurve(chunks: readonly { atMs: number; bytes: number }[], x: Scale, endMs: number): string {
  const total = chunks.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total === 0) return "";
  let sum = 0;
  const stride = Math.ceil(chunks.length / MAX_STEPS);
  const steps = chunks.flatMap(({ atMs, bytes }, index) => {
    sum += bytes;
    if (index % stride !== 0 && index < chunks.length - 1) return [];
    const y = CURVE_BOTTOM - ((CURVE_BOTTOM - CURVE_TOP) * sum) / total;
    return `H${x(atMs)}V${y.toFixed(1)}`;
  });
  return `<path class="bytes" d="M${LEFT} ${CURVE_BOTTOM}${steps.join("")}H${x(endMs)}V${CURVE_BOTTOM}Z"><title>${total} bytes in ${chunks.length} pieces</title></path>`;
}

function drawEvent({ kind, atMs, text, errors }: TimelineEvent, x: Scale): string {
  const label = escapeXml([`${showMs(atMs)}  ${text}`, ...errors.map((error) => `✗ ${error}`)].join("\n"));
  return `<g>${drawMark(kind, x(atMs), errors.length > 0)}<title>${label}</title></g>`;
}

function drawMark(kind: TimelineEvent["kind"], x: string, isWrong: boolean): string {
  if (!isWrong) return shape(kind, x, "");
  return `<circle class="halo" cx="${x}" cy="${EVENTS_Y}" r="10"/>${shape(kind, x, " wrong")}`;
}

function shape(kind: TimelineEvent["kind"], x: string, wrong: string): string {
  switch (kind) {
    case "text":
    case "ping":
      return `<circle class="${kind}${wrong}" cx="${x}" cy="${EVENTS_Y}" r="4.5"/>`;
    case "terminal":
      return square(kind + wrong, x, "");
    case "error":
    case "other":
      return square(kind + wrong, x, ` transform="rotate(45 ${x} ${EVENTS_Y})"`);
  }
}

function square(kind: string, x: string, transform: string): string {
  const left = (Number(x) - 5).toFixed(1);
  return `<rect class="${kind}" x="${left}" y="${EVENTS_Y - 5}" width="10" height="10" rx="1.5"${transform}/>`;
}

/** A cross where the body ended too early. */
function drawBreak(error: string, atMs: number, x: Scale): string {
  const at = Number(x(atMs));
  const d = `M${at - 5} ${EVENTS_Y - 5}l10 10m0 -10l-10 10`;
  return `<g><path class="break" d="${d}"/><title>${escapeXml(error)}</title></g>`;
}

/** Milliseconds for people: `3.1 ms`, `312 ms`, `4.2 s`. */
export function showMs(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms >= 10 || Number.isInteger(ms) ? Math.round(ms) : ms.toFixed(1)} ms`;
}
