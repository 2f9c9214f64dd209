import { ERROR_STATUS } from "@text-completions/core";
import { drawTimeline, isPlainObject, showMs, TIMELINE_LEGEND } from "@text-completions/core/internal";
import type { CallNote, InspectedCall, InspectorState, ServerFacts } from "../inspected-call.ts";
import { toCurl, toScenario, toTest } from "./copy-call.ts";
import {
  isEventStream,
  parseJson,
  readCompletion,
  readError,
  readEvents,
  readRequest,
  summarise,
  type TimedEvent,
  textOf,
  toTimeline,
} from "./read-call.ts";

const POLL_MS = 250;

const calls = new Map<number, InspectedCall>();
let revision = 0;
let chosen: number | undefined;
let query = "";
let server: ServerFacts | undefined;

void poll();
listen();

/** Asks for what has changed, again and again; less often while nobody looks, or the server does not respond. */
async function poll(): Promise<void> {
  let delay = POLL_MS;
  try {
    const response = await fetch(`inspector?after=${revision}`);
    if (!response.ok) throw new Error(`status ${response.status}`);
    // The server is of the same version as this page.
    const state: InspectorState = await response.json();
    receive(state);
    showLive("on", "live");
  } catch {
    showLive("lost", "no connection");
    delay = 4 * POLL_MS;
  }
  setTimeout(() => void poll(), document.hidden ? 8 * delay : delay);
}

function receive(state: InspectorState): void {
  // Another process at the same address counts from the beginning.
  if (state.revision < revision) {
    calls.clear();
    revision = 0;
    chosen = undefined;
    return;
  }
  const isFirst = server === undefined;
  ({ server } = state);
  if (isFirst) showServer(server);
  const isPending = chosen !== undefined && calls.get(chosen)?.outcome === "pending";
  const hasChanged = state.revision !== revision;
  ({ revision } = state);
  for (const call of state.calls) calls.set(call.id, call);
  for (const id of calls.keys()) if (id < state.firstId) calls.delete(id);
  if (hasChanged || isFirst || isPending) showList();
  if (chosen !== undefined && (isPending || state.calls.some(({ id }) => id === chosen))) showDetail();
  else if (chosen === undefined) showDetail();
}

/** The element of an id; the page has it. */
function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`Failed to find the element ${id}.`);
  return found;
}

type Content = string | Node | undefined | false;

function make(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...content: Content[]
): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content.filter(isContent));
  return made;
}

function isContent(content: Content): content is string | Node {
  return content !== undefined && content !== false;
}

/**
 * Replaces those children of an element that have changed: buttons stay what they are, and sections that a person has
 * opened stay open. What is absent keeps its place.
 */
function update(element: HTMLElement, ...content: Content[]): void {
  for (const [index, each] of content.entries()) {
    const child = isContent(each) ? each : document.createComment("");
    const old = element.childNodes[index];
    if (old === undefined) element.append(child);
    else if (old instanceof HTMLDetailsElement && child instanceof HTMLDetailsElement)
      update(old, ...child.childNodes);
    else if (typeof child === "string" || !old.isEqualNode(child)) old.replaceWith(child);
  }
  while (element.childNodes.length > content.length) element.lastChild?.remove();
}

/** An element of markup that holds no text of a call but what was escaped. */
function fromMarkup(
  name: string,
  className: string,
  markup: string,
  attributes: Readonly<Record<string, string>> = {},
): HTMLElement {
  const made = make(name, { class: className, ...attributes });
  made.innerHTML = markup;
  return made;
}

function showLive(state: "on" | "lost", text: string): void {
  const live = find("live", HTMLElement);
  if (live.textContent === text) return;
  live.className = `live ${state}`;
  live.textContent = text;
}

function showServer({ kind, scriptable }: ServerFacts): void {
  const name = kind === "mock" ? "Mock" : "Bridge";
  document.title = `${name} · ${location.host}`;
  find("kind", HTMLElement).textContent = `${name} · ${location.host}`;
  find("actions", HTMLElement).hidden = !scriptable;
}

/** Whether a call has all words of the filter. */
function isMatch(call: InspectedCall, words: readonly string[]): boolean {
  const { model, question, status } = summarise(call);
  const facts = [
    String(status ?? ""),
    `${Math.floor((status ?? 0) / 100)}xx`,
    call.outcome,
    call.scope ?? "",
  ];
  const notes = call.notes.flatMap(({ kind, text }) => [kind, text]);
  const text = [model, question, ...facts, ...notes, readCompletion(call).text].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

function showList(): void {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = [...calls.values()].filter((call) => isMatch(call, words)).toReversed();
  const list = find("calls", HTMLOListElement);
  updateRows(list, shown.map(showRow));
  const empty = find("empty", HTMLElement);
  empty.hidden = shown.length > 0;
  if (shown.length > 0) return;
  if (calls.size > 0) empty.replaceChildren(make("b", {}, "No call matches"), "Change or clear the filter.");
  else empty.replaceChildren(make("b", {}, "No calls yet"), "Calls show up here as they come.");
}

/**
 * Brings rows up to date in place: a row that is replaced while a button of the mouse is down gets no click, and loses
 * the focus.
 */
function updateRows(list: HTMLElement, rows: readonly HTMLElement[]): void {
  const before = new Map([...list.children].map((row) => [rowId(row), row]));
  for (const [index, row] of rows.entries()) {
    const old = before.get(rowId(row));
    before.delete(rowId(row));
    const kept = old ?? row;
    const [oldButton, button] = [old?.firstElementChild, row.firstElementChild];
    if (oldButton instanceof HTMLElement && button !== null && !oldButton.isEqualNode(button)) {
      oldButton.setAttribute("aria-current", button.getAttribute("aria-current") ?? "false");
      oldButton.replaceChildren(...button.childNodes);
    }
    if (list.children[index] !== kept) list.insertBefore(kept, list.children[index] ?? null);
  }
  for (const row of before.values()) row.remove();
}

function rowId(row: Element): string | undefined {
  return row.firstElementChild instanceof HTMLElement ? row.firstElementChild.dataset["id"] : undefined;
}

const OUTCOMES: Readonly<Record<InspectedCall["outcome"], string>> = {
  pending: "in progress",
  answered: "",
  dropped: "dropped",
  aborted: "client left",
};

function showRow(call: InspectedCall): HTMLElement {
  const { model, question, status, state, durationMs, isStream } = summarise(call);
  const error = readError(call);
  const notes = [...new Set(call.notes.map(({ kind }) => kind))].filter((kind) => kind !== "error");
  return make(
    "li",
    {},
    make(
      "button",
      { type: "button", "data-id": String(call.id), "aria-current": String(call.id === chosen) },
      make(
        "span",
        { class: `status ${state}${call.outcome === "pending" ? " pulse" : ""}` },
        String(status ?? "–"),
      ),
      make("span", { class: "question" }, question || "(no text)"),
      make("span", { class: "ms" }, showMs(Math.round(durationMs))),
      make(
        "span",
        { class: "meta" },
        make("span", {}, `#${call.id}`),
        make("span", {}, model || call.exchange.request.method),
        isStream && make("span", {}, "stream"),
        OUTCOMES[call.outcome] !== "" && make("span", { class: "note" }, OUTCOMES[call.outcome]),
        error !== undefined && make("span", { class: "error" }, error.type),
        ...notes.map((kind) => make("span", { class: "note" }, kind)),
        call.scope !== undefined && make("span", { class: "push" }, call.scope),
      ),
    ),
  );
}

const NOTE_NAMES: Readonly<Record<CallNote["kind"], string>> = {
  finding: "Client",
  adaptation: "Adapted",
  chaos: "Chaos",
  error: "Error",
};

function showDetail(): void {
  const detail = find("detail", HTMLElement);
  const call = chosen === undefined ? undefined : calls.get(chosen);
  document.body.classList.toggle("showing", call !== undefined);
  if (call === undefined) return update(detail, showWelcome());
  const { model, question, status, state, durationMs } = summarise(call);
  const { request, response } = call.exchange;
  const { text, stopReason } = readCompletion(call);
  const outcome = OUTCOMES[call.outcome];
  update(
    detail,
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
      ...["curl", "scenario", "test"].map((what) =>
        make("button", { type: "button", "data-action": what }, `Copy as ${what}`),
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
  );
}

function showWelcome(): HTMLElement {
  const url = `${location.origin}/v1/complete`;
  const body =
    '{"model":"claude-2.1","max_tokens_to_sample":256,"stream":true,"prompt":"\\n\\nHuman: Hello, Claude\\n\\nAssistant:"}';
  const curl = `curl ${url} \\\n  -H "x-api-key: $ANTHROPIC_API_KEY" \\\n  -H "anthropic-version: 2023-06-01" \\\n  -H "content-type: application/json" \\\n  -d '${body}'`;
  return make(
    "div",
    { class: "empty" },
    make("b", {}, calls.size > 0 ? "Choose a call" : "Send a request"),
    calls.size > 0 ? "Its request, response, stream and what was found about it show up here." : "",
    calls.size === 0 && make("pre", {}, curl),
  );
}

function showTimeline(call: InspectedCall): HTMLElement {
  const timeline = toTimeline(call);
  const drawing = drawTimeline(timeline);
  return make(
    "div",
    { class: "panel" },
    make("h3", {}, "Stream", make("small", {}, `${timeline.events.length} events`)),
    make(
      "div",
      { class: "in" },
      fromMarkup("div", "scroll", drawing, { tabindex: "0", role: "group", "aria-label": "Timeline" }),
      fromMarkup("div", "", TIMELINE_LEGEND),
    ),
  );
}

/** More rows would slow the page down; all of them are in what is copied. */
const MAX_EVENTS = 500;

function showEvents(events: readonly TimedEvent[], call: InspectedCall): HTMLElement {
  const start = call.exchange.response?.headersAtMs ?? 0;
  const rows = events.slice(-MAX_EVENTS).map(({ atMs, event }, index, all) => {
    const before = all[index - 1]?.atMs ?? start;
    const { type, ...rest } = event;
    const data =
      event.type === "completion"
        ? JSON.stringify(event.completion) + (event.stop_reason === null ? "" : ` ${event.stop_reason}`)
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

function choose(id: number | undefined): void {
  const before = chosen;
  chosen = id;
  showList();
  showDetail();
  if (id === undefined) document.querySelector<HTMLElement>(`[data-id="${before ?? ""}"]`)?.focus();
  else find("detail", HTMLElement).scrollTop = 0;
}

function listen(): void {
  find("calls", HTMLElement).addEventListener("click", ({ target }) => {
    const row = target instanceof Element ? target.closest<HTMLElement>("[data-id]") : null;
    if (row !== null) choose(Number(row.dataset["id"]));
  });
  find("detail", HTMLElement).addEventListener("click", ({ target }) => {
    const action = target instanceof HTMLElement ? target.dataset["action"] : undefined;
    if (action === "back") choose(undefined);
    else if (action !== undefined) void copy(action);
  });
  find("filter", HTMLInputElement).addEventListener("input", ({ target }) => {
    query = target instanceof HTMLInputElement ? target.value : "";
    showList();
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key === "/" && !isTyping) {
      event.preventDefault();
      find("filter", HTMLInputElement).focus();
    } else if (event.key === "Escape" && !isTyping && !find("reply", HTMLDialogElement).open)
      choose(undefined);
    else if ((event.key === "j" || event.key === "k") && !isTyping) move(event.key === "j" ? 1 : -1);
  });
  find("reset", HTMLElement).addEventListener("click", () => void reset());
  listenToReplies();
}

/** Chooses the next or previous call of the list. */
function move(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-id]")];
  const index = rows.findIndex(({ dataset }) => Number(dataset["id"]) === chosen);
  const next = rows[Math.max(0, index + step)];
  if (next !== undefined) choose(Number(next.dataset["id"]));
}

async function copy(what: string): Promise<void> {
  const call = chosen === undefined ? undefined : calls.get(chosen);
  if (call === undefined) return;
  const text = what === "curl" ? toCurl(call) : what === "scenario" ? toScenario(call) : toTest(call);
  try {
    await navigator.clipboard.writeText(text);
    toast(`Copied as ${what}`);
  } catch {
    toast("The browser does not allow to copy");
  }
}

let toastTimer: ReturnType<typeof setTimeout> | undefined;

function toast(text: string): void {
  const element = find("toast", HTMLElement);
  element.textContent = text;
  element.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => element.classList.remove("shown"), 2500);
}

function listenToReplies(): void {
  const dialog = find("reply", HTMLDialogElement);
  const form = find("reply-form", HTMLFormElement);
  const select = form.elements.namedItem("error");
  if (select instanceof HTMLSelectElement) {
    select.append(
      ...Object.entries(ERROR_STATUS).map(([type, status]) => new Option(`${status} ${type}`, type)),
    );
    select.value = "overloaded_error";
  }
  const showFields = (): void => {
    const kind = read(new FormData(form), "kind");
    for (const field of form.querySelectorAll<HTMLElement>("[data-for]")) {
      field.hidden = !(field.dataset["for"] ?? "").split(" ").includes(kind);
    }
  };
  find("open-reply", HTMLElement).addEventListener("click", () => {
    find("reply-problem", HTMLElement).hidden = true;
    showFields();
    dialog.showModal();
  });
  find("cancel-reply", HTMLElement).addEventListener("click", () => dialog.close());
  form.addEventListener("change", showFields);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void addReply(new FormData(form), dialog);
  });
}

async function addReply(data: FormData, dialog: HTMLDialogElement): Promise<void> {
  const once = data.get("use") === "once";
  const replies = [{ reply: toReply(data), ...(once && { once }) }];
  const problem = await control("replies", read(data, "scope"), JSON.stringify({ replies }));
  const shown = find("reply-problem", HTMLElement);
  shown.hidden = problem === undefined;
  shown.textContent = problem ?? "";
  if (problem !== undefined) return;
  dialog.close();
  toast(once ? "The next request gets this reply" : "Requests get this reply from now on");
}

/** The value of a field of the form, none of which is a file. */
function read(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === "string" ? value : "";
}

/** What the form describes, as the reply of a scenario. */
function toReply(data: FormData): unknown {
  const text = read(data, "text");
  const speed = Number(data.get("speed"));
  const pause = speed > 0 ? 1000 / speed : 0;
  switch (read(data, "kind")) {
    case "error": {
      const message = read(data, "message");
      const retryAfter = read(data, "retryAfter");
      return {
        failure: read(data, "error"),
        ...(message !== "" && { message }),
        ...(retryAfter !== "" && { retryAfterSeconds: Number(retryAfter) }),
      };
    }
    case "drop":
      return text === "" ? { drop: true } : { stream: [...toSteps(text, pause), { drop: true }] };
    case "stall":
      return text === "" ? { stall: true } : { stream: [...toSteps(text, pause), { stall: true }] };
    default:
      return { completion: text, ...(speed > 0 && { tokensPerSecond: speed }) };
  }
}

/** The words of a text, with pauses between them. */
function toSteps(text: string, pause: number): unknown[] {
  const words = text.match(/\s*\S+|\s+$/g) ?? [];
  return words.flatMap((word, index) => (index > 0 && pause > 0 ? [{ pause }, word] : [word]));
}

async function reset(): Promise<void> {
  const scopes = new Set(["", ...[...calls.values()].flatMap(({ scope }) => scope ?? [])]);
  for (const scope of scopes) {
    const problem = await control("reset", scope);
    if (problem !== undefined) return toast(problem);
  }
  toast("Replies and calls of the mock were reset");
}

/** Asks the control API, which is at the same place. Returns why it rejected the request. */
async function control(operation: string, scope: string, body?: string): Promise<string | undefined> {
  try {
    const headers: Record<string, string> = scope === "" ? {} : { "x-mock-scope": scope };
    const response = await fetch(operation, { method: "POST", headers, ...(body !== undefined && { body }) });
    if (response.ok) return undefined;
    const error: unknown = await response.json();
    return isPlainObject(error)
      ? String(error["message"])
      : `The server responded with status ${response.status}.`;
  } catch {
    return "The server does not respond.";
  }
}
