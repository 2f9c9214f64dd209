/** Finds an element of the page by its id. */
export function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`Failed to find the element ${id}.`);
  return found;
}

/** What an element can contain; undefined and false stand for nothing. */
export type Content = string | Node | undefined | false;

/** Creates an element. */
export function make(
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
 * Replaces those children of an element that have changed, so that a button keeps the focus and an opened section stays
 * open. Absent content keeps its place.
 */
export function update(element: HTMLElement, ...content: Content[]): void {
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

/** An element made of markup in which all text of calls is escaped. */
export function fromMarkup(
  name: string,
  className: string,
  markup: string,
  attributes: Readonly<Record<string, string>> = {},
): HTMLElement {
  const made = make(name, { class: className, ...attributes });
  made.innerHTML = markup;
  return made;
}

let toastTimer: ReturnType<typeof setTimeout> | undefined;

/** Shows a text for a moment. */
export function toast(text: string): void {
  const element = find("toast", HTMLElement);
  element.textContent = text;
  element.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => element.classList.remove("shown"), 2500);
}
