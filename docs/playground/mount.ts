import { findScenarioProblems, renderProblem } from "@text-completions/mock/scenario";
import { showMs, type TimelineEvent } from "@text-completions/core/internal";
import { type Run, runScenario } from "./run.ts";
import { type PlaygroundScenario, type RunRequest, SCENARIOS } from "./scenarios.ts";
import { showLegend, showTimeline } from "./show-timeline.ts";
import { toTest } from "./to-test.ts";

/** Shows the playground in an element. Returns a function that ends what runs and empties the element. */
export function mountPlayground(root: HTMLElement): () => void {
  const [first] = SCENARIOS;
  if (first === undefined) return () => undefined;
  root.classList.add("playground");
  root.innerHTML = PAGE;
  const {
    list,
    script,
    problems,
    question,
    stream,
    retries,
    start,
    hint,
    drawing,
    text,
    outcome,
    events,
    test,
    copy,
  } = findParts(root);
  let scenario = SCENARIOS.find(({ id }) => `#${id}` === location.hash) ?? first;
  let running: AbortController | undefined;
  let shown: Run | undefined;

  list.append(...SCENARIOS.map((each) => createChoice(each, () => choose(each))));
  script.addEventListener("input", () => void readScript());
  start.addEventListener("click", () => (running === undefined ? void run() : running.abort()));
  copy.addEventListener("click", () => void copyTest());
  const observer = new ResizeObserver(() => draw());
  observer.observe(drawing);
  choose(scenario);

  return () => {
    observer.disconnect();
    running?.abort();
    root.replaceChildren();
  };

  function choose(chosen: PlaygroundScenario): void {
    running?.abort();
    scenario = chosen;
    for (const button of list.querySelectorAll("button")) {
      const isChosen = button.dataset["id"] === chosen.id;
      button.setAttribute("aria-pressed", String(isChosen));
      // On a phone the choices are one row that scrolls.
      if (isChosen) list.scrollLeft = button.offsetLeft - list.offsetLeft - 16;
    }
    hint.textContent = chosen.hint;
    script.value = toText(chosen.script);
    script.rows = Math.max(MIN_ROWS, script.value.split("\n").length + 1);
    stream.checked = chosen.request.stream;
    retries.value = String(chosen.request.maxRetries);
    readScript();
    void run();
  }

  /** The script as data; undefined if it is not valid, which is then said. */
  function readScript(): { data: unknown } | undefined {
    let data: unknown;
    try {
      data = JSON.parse(script.value);
    } catch (error) {
      return complain([`Not JSON: ${error instanceof Error ? error.message : String(error)}`]);
    }
    const found = findScenarioProblems(data).map(renderProblem);
    if (found.length > 0) return complain(found);
    complain([]);
    return { data };
  }

  function complain(lines: readonly string[]): undefined {
    problems.textContent = lines.slice(0, 5).join("\n");
    problems.hidden = lines.length === 0;
    script.setAttribute("aria-invalid", String(lines.length > 0));
    start.disabled = lines.length > 0;
  }

  async function run(): Promise<void> {
    const read = readScript();
    if (read === undefined) return;
    const request = readRequest();
    const asked = question.value;
    const control = new AbortController();
    running?.abort();
    running = control;
    start.textContent = "Stop";
    const beganAt = performance.now();
    const isCurrent = (): boolean => running === control;
    const follow = (): void => {
      if (!isCurrent()) return;
      draw(performance.now() - beganAt);
      requestAnimationFrame(follow);
    };
    requestAnimationFrame(follow);
    const ended = await runScenario(
      read.data,
      asked,
      request,
      (state) => isCurrent() && show(state),
      control.signal,
    );
    if (!isCurrent()) return;
    running = undefined;
    start.textContent = "Run";
    show(ended);
    draw(performance.now() - beganAt);
    test.textContent = toTest(scenario.title.toLowerCase(), read.data, asked, request, ended);
    root.dataset["outcome"] = ended.end?.outcome;
  }

  function readRequest(): RunRequest {
    const maxRetries = Math.min(9, Math.max(0, Math.trunc(Number(retries.value)) || 0));
    return { stream: stream.checked, maxRetries };
  }

  function show(state: Run): void {
    delete root.dataset["outcome"];
    text.textContent = state.texts
      .map((piece) => piece.text)
      .join("")
      .trimStart();
    outcome.textContent = state.end?.message ?? "";
    outcome.className = `pg-outcome ${state.end?.outcome ?? ""}`;
    const result = state.end?.result ?? {};
    if (Object.keys(result).length > 0) outcome.append(createResult(result));
    const all = state.attempts.flatMap((attempt) => attempt.events);
    if (shown !== state) events.replaceChildren();
    shown = state;
    events.append(...all.slice(events.children.length).map(createRow));
    events.scrollTop = events.scrollHeight;
  }

  function draw(nowMs = shown?.end?.atMs ?? 0): void {
    if (shown !== undefined) showTimeline(drawing, shown, nowMs);
  }

  async function copyTest(): Promise<void> {
    await navigator.clipboard.writeText(test.textContent ?? "");
    copy.textContent = "Copied";
    setTimeout(() => (copy.textContent = "Copy"), 1500);
  }
}

const MIN_ROWS = 8;

const PAGE = `
<header class="pg-head">
  <h1>Playground</h1>
  <p>The real client against the real mock, in this page. Nothing leaves it.</p>
</header>
<div class="pg-scenarios" role="group" aria-label="Scenario"></div>
<p class="pg-hint" aria-live="polite"></p>
<div class="pg-columns">
  <section class="pg-script" aria-labelledby="pg-script-title">
    <h2 id="pg-script-title">What the mock replies</h2>
    <textarea id="pg-script" spellcheck="false" autocapitalize="off" aria-labelledby="pg-script-title" aria-describedby="pg-problems"></textarea>
    <pre class="pg-problems" id="pg-problems" role="alert" tabindex="0" hidden></pre>
    <h2 id="pg-request-title">What the client asks</h2>
    <div class="pg-request">
      <label class="pg-question">question <input id="pg-question" value="How many toes have I?"></label>
      <label><input id="pg-stream" type="checkbox"> stream</label>
      <label>retries <input id="pg-retries" type="number" min="0" max="9" inputmode="numeric"></label>
      <button class="pg-run" type="button">Run</button>
    </div>
  </section>
  <section class="pg-result" aria-labelledby="pg-result-title">
    <h2 id="pg-result-title">What happens</h2>
    <div class="pg-drawing"></div>
    <div class="pg-legend"></div>
    <h3>What the client returns</h3>
    <p class="pg-text" aria-label="Text"></p>
    <div class="pg-outcome" role="status"></div>
    <h3>On the wire</h3>
    <ol class="pg-events" tabindex="0" aria-label="Events"></ol>
  </section>
</div>
<section class="pg-test" aria-labelledby="pg-test-title">
  <h2 id="pg-test-title">The same as a test</h2>
  <button class="pg-copy" type="button">Copy</button>
  <pre tabindex="0" aria-labelledby="pg-test-title"><code></code></pre>
</section>
`;

function findParts(root: HTMLElement) {
  showLegend(find(root, ".pg-legend", HTMLElement));
  return {
    list: find(root, ".pg-scenarios", HTMLElement),
    script: find(root, "#pg-script", HTMLTextAreaElement),
    problems: find(root, ".pg-problems", HTMLElement),
    question: find(root, "#pg-question", HTMLInputElement),
    stream: find(root, "#pg-stream", HTMLInputElement),
    retries: find(root, "#pg-retries", HTMLInputElement),
    start: find(root, ".pg-run", HTMLButtonElement),
    hint: find(root, ".pg-hint", HTMLElement),
    drawing: find(root, ".pg-drawing", HTMLElement),
    text: find(root, ".pg-text", HTMLElement),
    outcome: find(root, ".pg-outcome", HTMLElement),
    events: find(root, ".pg-events", HTMLElement),
    test: find(root, ".pg-test code", HTMLElement),
    copy: find(root, ".pg-copy", HTMLButtonElement),
  };
}

function find<T extends HTMLElement>(root: HTMLElement, selector: string, type: new () => T): T {
  const found = root.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`Failed to show the playground: ${selector} is missing.`);
}

function createChoice({ id, title }: PlaygroundScenario, onClick: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = title;
  button.dataset["id"] = id;
  button.addEventListener("click", onClick);
  return button;
}

function createResult(result: Readonly<Record<string, unknown>>): HTMLElement {
  const list = document.createElement("dl");
  for (const [name, value] of Object.entries(result)) {
    const term = document.createElement("dt");
    term.textContent = name;
    const detail = document.createElement("dd");
    detail.textContent = JSON.stringify(value);
    list.append(term, detail);
  }
  return list;
}

function createRow({ atMs, kind, text }: TimelineEvent): HTMLLIElement {
  const row = document.createElement("li");
  row.className = kind;
  const time = document.createElement("span");
  time.textContent = showMs(atMs);
  const code = document.createElement("code");
  code.textContent = text;
  row.append(time, code);
  return row;
}

const MAX_LINE = 50;

/** JSON with short values on one line, as a person would write it. */
function toText(value: unknown, margin = "", name = ""): string {
  const line = name + JSON.stringify(value, null, 1).replaceAll(/\n */g, " ");
  if (line.length + margin.length <= MAX_LINE || typeof value !== "object" || value === null) return line;
  const inner = `${margin}  `;
  if (Array.isArray(value)) {
    return `${name}[\n${value.map((item) => inner + toText(item, inner)).join(",\n")}\n${margin}]`;
  }
  const members = Object.entries(value).map(
    ([key, item]) => inner + toText(item, inner, `${JSON.stringify(key)}: `),
  );
  return `${name}{\n${members.join(",\n")}\n${margin}}`;
}
