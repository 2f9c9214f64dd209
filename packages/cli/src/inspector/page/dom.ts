/** The element with an id, which the page has. */
export function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`Failed to find the element ${id}.`);
  return found;
}

/** What an element can contain; what is undefined or false is absent. */
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
 * Replaces those children of an element that have changed: buttons stay what they are, and sections that a person has
 * opened stay open. What is absent keeps its place.
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
