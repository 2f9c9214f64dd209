import { drawTimeline, drawTimelineLegend, TIMELINE_STYLE } from "@text-completions/core/internal";
import type { Run } from "./run.ts";

/** A run that has just begun is drawn on an axis of this length. */
const MIN_MS = 600;
const MIN_WIDTH = 280;

/**
 * Draws a run in an element: what went over the wire, and below it what the client returned.
 *
 * @param nowMs - How long the run has lasted.
 */
export function showTimeline(element: HTMLElement, run: Run, nowMs: number): void {
  addStyle();
  const width = Math.max(MIN_WIDTH, element.clientWidth);
  element.innerHTML = drawTimeline({ streams: run.attempts, client: run, nowMs }, { width, minMs: MIN_MS });
}

/** Shows what the marks mean. */
export function showLegend(element: HTMLElement): void {
  addStyle();
  element.innerHTML = drawTimelineLegend("client");
}

/** The drawing brings its style, which the report of a check has, too. */
function addStyle(): void {
  const id = "timeline-style";
  if (document.getElementById(id) !== null) return;
  const style = document.createElement("style");
  style.id = id;
  style.textContent = TIMELINE_STYLE;
  document.head.append(style);
}
