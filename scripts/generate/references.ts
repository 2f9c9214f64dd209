import type { Json, OpenApiDocument } from "./document.ts";

/** Fails at the first `$ref` of the document whose target does not exist. */
export function requireReferences(document: OpenApiDocument): void {
  for (const [keys, target] of references(document.data, [])) {
    try {
      document.get(...target.replace(/^#\//, "").split("/").map(unescapePointer));
    } catch {
      throw document.error(keys, `the reference ${target} leads nowhere`);
    }
  }
}

function* references(value: Json, keys: string[]): Generator<[keys: string[], target: string]> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const itemKeys = [...keys, key];
    if (key === "$ref" && typeof item === "string") yield [itemKeys, item];
    else yield* references(item, itemKeys);
  }
}

/** RFC 6901, section 4. */
function unescapePointer(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}
