import {
  drawTimeline,
  drawTimelineLegend,
  endsCompletion,
  parseJson,
  showMs,
} from "@text-completions/core/internal";
import type { CallNote, InspectedCall } from "../inspected-call.ts";
import { type Content, find, fromMarkup, make } from "./dom.ts";
import {
  isEventStream,
  readCompletion,
  readEvents,
  readRequest,
  summarise,
  type TimedEvent,
  textOf,
  toTimeline,
} from "./read-call.ts";

/** What is shown of a call. */
export function showCall(call: InspectedCall): Content[] {
  const { model, question, status, state, durationMs } = summarise(call);
  const { request, response } = call.exchange;
  const { text, stopReason } = readCompletion(call);
  const outcome = OUTCOMES[call.outcome];
  return [
    make(
      "div",
      { class: "head" },
      make("button", { type: "button", class: "back", "data-action": "back" }, "← Calls"),
      make("span", { class: `status ${state}` }, String(status ?? "no response")),
      make("h2", {}, question.length > 160 ? `${question.slice(0, 160)}…` : question || request.method),
    ),
    make(
      "p",
      { class: "facts" },
      ...[
        `#${call.id}`,
        new Date(call.startedAt).toLocaleTimeString(),
        model,
        showMs(Math.round(durationMs)),
        stopReason && `stop_reason ${stopReason}`,
        outcome,
        call.scope && `scope ${call.scope}`,
      ].flatMap((fact) => (fact ? [make("span", {}, fact)] : [])),
    ),
    make(
      "div",
      { class: "copy" },
      make("span", {}, "Copy as"),
      ...["curl", "scenario", "test"].map((what) =>
        make("button", { type: "button", "data-action": what, "aria-label": `Copy as ${what}` }, what),
      ),
    ),
    call.notes.length > 0 &&
      make(
        "ul",
        { class: "notes" },
        ...call.notes.map(({ kind, text: note }) =>
          make("li", { class: kind }, make("b", {}, NOTE_NAMES[kind]), note),
        ),
      ),
    isEventStream(call) && showTimeline(call),
    text !== "" &&
      make(
        "div",
        { class: "panel" },
        make("h3", {}, "Text"),
        make(
          "div",
          { class: "in out" },
          text,
          call.outcome === "pending" && make("span", { class: "caret pulse" }),
        ),
      ),
    isEventStream(call) && showFold("Events", showEvents(readEvents(call).events, call)),
    response !== undefined && !isEventStream(call) && showBody("Response", textOf(response.chunks)),
    showBody(
      "Request",
      readRequest(call)?.prompt === undefined ? textOf([request.body]) : formatJson(textOf([request.body])),
    ),
    response !== undefined && showFold("Response headers", showHeaders(response.headers)),
    showFold("Request headers", showHeaders(request.headers)),
  ];
}

/** How a call ended, if the status does not say it. */
export const OUTCOMES: Readonly<Record<InspectedCall["outcome"], string>> = {
  pending: "in progress",
  answered: "",
  dropped: "connection dropped",
  aborted: "client disconnected",
};

const NOTE_NAMES: Readonly<Record<CallNote["kind"], string>> = {
  finding: "Client",
  adaptation: "Adapted",
  chaos: "Chaos",
  error: "Error",
};

/** The space left and right of the timeline, in pixels. */
const PADDING = 92;
const MIN_WIDTH = 280;

function showTimeline(call: InspectedCall): HTMLElement {
  const stream = toTimeline(call);
  const width = Math.max(MIN_WIDTH, find("detail", HTMLElement).clientWidth - PADDING);
  const drawing = drawTimeline({ streams: [stream] }, { width });
  return make(
    "div",
    { class: "panel" },
    make("h3", {}, "Stream", make("small", {}, `${stream.events.length} events`)),
    make(
      "div",
      { class: "in" },
      fromMarkup("div", "", drawing),
      fromMarkup("div", "", drawTimelineLegend("report")),
    ),
  );
}

/** How many events are shown, the latest ones: more would slow the page down. A copied call contains all of them. */
const MAX_EVENTS = 500;

function showEvents(events: readonly TimedEvent[], call: InspectedCall): HTMLElement {
  const start = call.exchange.response?.headersAtMs ?? 0;
  const rows = events.slice(-MAX_EVENTS).map(({ atMs, event }, index, all) => {
    const before = all[index - 1]?.atMs ?? start;
    const { type, ...rest } = event;
    const data =
      event.type === "completion"
        ? JSON.stringify(event.completion) + (endsCompletion(event) ? ` ${event.stop_reason}` : "")
        : event.type === "error"
          ? `${event.error.type}: ${event.error.message}`
          : Object.keys(rest).length > 0
            ? JSON.stringify(rest)
            : "";
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, showMs(Math.round(atMs))),
      make("td", { class: "kind" }, `+${showMs(Math.max(0, Math.round(atMs - before)))}`),
      make("td", { class: "kind" }, type),
      make("td", { class: "mono" }, data),
    );
  });
  return make("div", { class: "in" }, make("table", { class: "events" }, make("tbody", {}, ...rows)));
}

function showFold(title: string, content: HTMLElement): HTMLElement {
  return make("details", { class: "panel" }, make("summary", {}, title), content);
}

function showBody(title: string, text: string): HTMLElement | undefined {
  return text === ""
    ? undefined
    : make(
        "div",
        { class: "panel" },
        make("h3", {}, title),
        make("pre", { tabindex: "0" }, formatJson(text)),
      );
}

function formatJson(text: string): string {
  const value = parseJson(text);
  return value === undefined ? text : JSON.stringify(value, undefined, 2);
}

function showHeaders(headers: Readonly<Record<string, string>>): HTMLElement {
  const rows = Object.entries(headers).flatMap(([name, value]) => [
    make("dt", {}, name),
    make("dd", { class: "mono" }, value),
  ]);
  return make("div", { class: "in" }, make("dl", { class: "headers" }, ...rows));
}
