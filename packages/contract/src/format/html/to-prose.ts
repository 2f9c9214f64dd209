import { escapeXml } from "../xml.ts";

/** A sentence as HTML: what stands between backticks is code. */
export function toProse(text: string): string {
  return escapeXml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}
