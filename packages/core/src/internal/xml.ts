import { WORKFLOW_COMMAND } from "../usage/printable.ts";

/** What XML may not contain at all, not even escaped. Source: XML 1.0, production 2. */
const ILLEGAL = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  // A parser turns a carriage return into a line feed.
  "\r": "&#13;",
};

/** Text for XML or HTML. What XML cannot contain becomes U+FFFD. */
export function escapeXml(text: string): string {
  return (
    text
      .replace(ILLEGAL, "\ufffd")
      .replace(/[&<>"'\r]/g, (sign) => ENTITIES[sign] ?? sign)
      // A report on stdout is in a CI log, where `##[name]` is a command.
      .replaceAll(WORKFLOW_COMMAND, "&#35;")
  );
}

/** The value of an attribute, in which a parser turns line ends and tabs into spaces unless they are escaped. */
function escapeAttribute(text: string): string {
  return escapeXml(text).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}

/** An element whose content is XML already. Attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content: readonly string[] = [],
): string {
  const shown = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeAttribute(String(value))}"`)
    .join("");
  return content.length === 0 ? `<${name}${shown}/>` : `<${name}${shown}>${content.join("")}</${name}>`;
}
