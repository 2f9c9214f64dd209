import type { Problem } from "@text-completions/core";
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Pair } from "yaml";

/** Keywords that are about the name of a field, not about its value. */
const ABOUT_NAMES: ReadonlySet<string> = new Set(["additionalProperties", "propertyNames"]);

/** Where in the text of a document the value is that a problem is about; of a missing one, where its parent is. */
export function findOffset(document: Document.Parsed, { path, keyword }: Problem): number {
  const names = path.split("/").slice(1).map(unescape);
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, name] of names.entries()) {
    const pair = pairOf(document, node, name);
    node = pair?.value;
    const isName = ABOUT_NAMES.has(keyword) && depth === names.length - 1;
    offset = startOf(isName ? pair?.key : node) ?? startOf(pair?.key) ?? offset;
  }
  return offset;
}

/** A name in a JSON Pointer. Source: RFC 6901 §4. */
function unescape(name: string): string {
  return name.replaceAll("~1", "/").replaceAll("~0", "~");
}

function pairOf(
  document: Document.Parsed,
  node: unknown,
  name: string,
): Pick<Pair, "key" | "value"> | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isMap(target)) return target.items.find(({ key }) => String(isScalar(key) ? key.value : key) === name);
  return isSeq(target) ? { key: undefined, value: target.items[Number(name)] ?? null } : undefined;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
