import { showMs } from "@text-completions/core/internal";
import type { InspectedCall, InspectorState, ServerFacts } from "../inspected-call.ts";
import { control } from "./control-api.ts";
import { toCurl, toScenario, toTest } from "./copy-call.ts";
import { find, make, toast, update } from "./dom.ts";
import { readCompletion, readError, summarise } from "./read-call.ts";
import { listenToReplies } from "./reply-form.ts";
import { OUTCOMES, showCall } from "./show-call.ts";

const POLL_MS = 250;

const calls = new Map<number, InspectedCall>();
let revision = 0;
let chosen: number | undefined;
let query = "";
let server: ServerFacts | undefined;

void poll();
listen();

/** Polls for changes; less often while the page is hidden or the server does not respond. */
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
  else empty.replaceChildren(make("b", {}, "No calls yet"), "Calls appear here as they arrive.");
}

/**
 * Brings rows up to date in place: a row that is replaced while a mouse button is down gets no click and loses the
 * focus.
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

function showDetail(): void {
  const detail = find("detail", HTMLElement);
  const call = chosen === undefined ? undefined : calls.get(chosen);
  document.body.classList.toggle("showing", call !== undefined);
  if (call === undefined) return update(detail, showWelcome());
  update(detail, ...showCall(call));
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
    calls.size > 0 ? "Its request, response, stream and findings appear here." : "",
    calls.size === 0 && make("pre", {}, curl),
  );
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
  addEventListener("resize", showDetail);
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
    toast("The browser does not allow copying");
  }
}

async function reset(): Promise<void> {
  const scopes = new Set(["", ...[...calls.values()].flatMap(({ scope }) => scope ?? [])]);
  for (const scope of scopes) {
    const problem = await control("reset", scope);
    if (problem !== undefined) return toast(problem);
  }
  toast("Replies and calls of the mock were reset");
}
