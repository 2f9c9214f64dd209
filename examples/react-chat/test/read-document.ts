// Read what the document shows. Playwright sends these functions into the browser, so each is self-contained.

/** The turns: speaker, text, and why it is cut, if it is. */
export function readTurns(root: Element): string[] {
  return [...root.querySelectorAll(".turn:not([aria-hidden])")].map((turn) => {
    const [speaker, ...rest] = [...turn.children].map((child) => child.textContent);
    return `${speaker}: ${rest.join(" ")}`;
  });
}

/** The events: name, and milliseconds since the question. */
export function readEvents(root: Element): { name: string; atMs: number }[] {
  return [...root.querySelectorAll("[data-event]")].map((event) => ({
    name: event.querySelector("b")?.textContent ?? "",
    atMs: Number.parseInt(event.querySelector("time")?.textContent ?? "", 10),
  }));
}

/** Collects every text that the response has from now on. */
export function watchResponse(root: Element): string[] {
  const seen: string[] = [];
  new MutationObserver(() => {
    const turn = [...root.querySelectorAll(".turn:not([aria-hidden])")].at(-1);
    const text = turn?.matches(".turn-assistant") ? turn.querySelector(".turn-text")?.textContent : undefined;
    if (typeof text === "string" && text !== seen.at(-1)) seen.push(text);
  }).observe(root, { childList: true, subtree: true, characterData: true });
  return seen;
}

/** The label of the field that has the focus; `""` if none has. */
export function readFocus(root: Element): string {
  const focused = root.ownerDocument.activeElement;
  return focused instanceof HTMLTextAreaElement ? (focused.labels[0]?.textContent ?? "") : "";
}
