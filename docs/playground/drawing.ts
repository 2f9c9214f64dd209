import type { Attempt, EventKind, Run, WireEvent } from "./run.ts";

const HEIGHT = 132;
const LEFT = 58;
const PAD = 14;
const WIRE_Y = 34;
const CLIENT_Y = 82;
const AXIS_Y = 112;
/** A run that has just begun is drawn on an axis of this length. */
const MIN_MS = 600;

/** What the marks mean, in the order of the legend. */
export const LEGEND: readonly (readonly [kind: EventKind | "wait" | "break", label: string])[] = [
  ["text", "text"],
  ["end", "stop reason"],
  ["ping", "ping"],
  ["error", "error"],
  ["other", "unknown event"],
  ["wait", "wait before a retry"],
  ["break", "connection lost"],
];

/**
 * Draws a run on a time axis as SVG: what went over the wire, and below it what the client returned.
 *
 * @param nowMs - How long the run has lasted.
 * @param width - The width of the drawing in pixels.
 */
export function drawRun(run: Run, nowMs: number, width: number): string {
  const endMs =
    Math.max(MIN_MS, run.end?.atMs ?? nowMs, ...run.waits.map((wait) => Math.min(wait.endMs, nowMs))) * 1.02;
  const x = (ms: number): number => LEFT + ((width - LEFT - PAD) * Math.min(ms, endMs)) / endMs;
  const label = describe(run);
  return `<svg viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img" aria-label="${escape(label)}">
${drawAxis(endMs, x, width)}
<text class="lane" x="0" y="${WIRE_Y + 4}">wire</text><text class="lane" x="0" y="${CLIENT_Y + 4}">client</text>
${run.attempts.map((attempt) => drawAttempt(attempt, x, run.end?.atMs ?? nowMs)).join("")}
${run.waits.map(({ startMs, endMs: until }) => `<g><title>waits ${showMs(until - startMs)}</title><rect class="wait" x="${px(x(startMs))}" y="${CLIENT_Y - 6}" width="${px(Math.max(2, x(Math.min(until, run.end?.atMs ?? nowMs)) - x(startMs)))}" height="12" rx="6"/></g>`).join("")}
${run.texts.map(({ atMs, text }) => `<g><title>${escape(`${showMs(atMs)}  ${JSON.stringify(text)}`)}</title><rect class="piece" x="${px(x(atMs) - 2)}" y="${CLIENT_Y - 9}" width="4" height="18" rx="2"/></g>`).join("")}
${run.end === undefined ? "" : drawEnd(run.end.outcome, x(run.end.atMs), `${showMs(run.end.atMs)}  ${run.end.message}`)}
</svg>`;
}

/** The same as a sentence, for those who do not see it. */
function describe({ attempts, texts, end }: Run): string {
  const events = attempts.reduce((sum, attempt) => sum + attempt.events.length, 0);
  const state = end === undefined ? "running" : `${end.outcome} after ${showMs(end.atMs)}`;
  return `Timeline: ${attempts.length} requests, ${events} events, ${texts.length} pieces of text, ${state}`;
}

type Scale = (ms: number) => number;

function drawAxis(endMs: number, x: Scale, width: number): string {
  const rough = endMs / Math.max(3, Math.floor(width / 130));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
  const ticks: string[] = [];
  for (let ms = 0; ms <= endMs; ms += step) {
    ticks.push(
      `<line class="tick" x1="${px(x(ms))}" x2="${px(x(ms))}" y1="12" y2="${AXIS_Y - 8}"/><text class="time" x="${px(x(ms))}" y="${AXIS_Y + 8}" text-anchor="middle">${showMs(ms)}</text>`,
    );
  }
  return ticks.join("");
}

function drawAttempt(
  { startMs, headersMs, endMs, broken, status, events }: Attempt,
  x: Scale,
  nowMs: number,
): string {
  const until = endMs ?? nowMs;
  const bar = `<g><title>request at ${showMs(startMs)}${status === undefined ? "" : `, status ${status} at ${showMs(headersMs ?? startMs)}`}</title><rect class="attempt" x="${px(x(startMs))}" y="${WIRE_Y - 14}" width="${px(Math.max(3, x(until) - x(startMs)))}" height="28" rx="6"/></g>`;
  const marks = events.map((event) => drawEvent(event, x)).join("");
  const cross = broken === true ? drawBreak(x(until)) : "";
  return bar + marks + cross;
}

function drawEvent({ kind, atMs, raw }: WireEvent, x: Scale): string {
  return `<g><title>${escape(`${showMs(atMs)}\n${raw.slice(0, 300)}`)}</title>${drawMark(kind, x(atMs), WIRE_Y)}</g>`;
}

/** The mark of an event; each kind has its own shape, so that it can be recognized without colour. */
export function drawMark(kind: (typeof LEGEND)[number][0], x: number, y: number): string {
  switch (kind) {
    case "text":
      return `<circle class="text" cx="${px(x)}" cy="${y}" r="4.5"/>`;
    case "ping":
      return `<circle class="ping" cx="${px(x)}" cy="${y}" r="4"/>`;
    case "end":
      return `<rect class="end" x="${px(x - 5)}" y="${y - 5}" width="10" height="10" rx="2"/>`;
    case "error":
      return `<rect class="error" x="${px(x - 5)}" y="${y - 5}" width="10" height="10" rx="1" transform="rotate(45 ${px(x)} ${y})"/>`;
    case "other":
      return `<path class="other" d="M${px(x)} ${y - 6}l6 11h-12z"/>`;
    case "wait":
      return `<rect class="wait" x="${px(x - 8)}" y="${y - 5}" width="16" height="10" rx="5"/>`;
    case "break":
      return drawBreak(x, y);
  }
}

function drawBreak(x: number, y = WIRE_Y): string {
  return `<path class="break" d="M${px(x - 5)} ${y - 5}l10 10m0 -10l-10 10"/>`;
}

function drawEnd(outcome: "completed" | "failed" | "stopped", x: number, title: string): string {
  const mark =
    outcome === "completed"
      ? drawMark("end", x, CLIENT_Y)
      : drawMark(outcome === "failed" ? "error" : "break", x, CLIENT_Y);
  return `<g><title>${escape(title)}</title>${mark}</g>`;
}

export function showMs(ms: number): string {
  return ms < 1000
    ? `${Math.round(ms)} ms`
    : `${(ms / 1000).toFixed(ms % 1000 === 0 ? 0 : 2).replace(/(\.\d)0$/, "$1")} s`;
}

function px(value: number): string {
  return value.toFixed(1);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
